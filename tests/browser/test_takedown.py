"""A picture goes at somebody's request: asked by a form, decided by staff, and gone everywhere."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from futu.instance import Instance
from tests.browser.crawled import (
    KEPT,
    crawl_without_pages,
    edited_copy,
    make_staff,
    publish_without_pages,
    search_everywhere,
    site_of_its_own,
    somebody_else,
)
from tests.browser.person import Person
from tests.crawling.site import Site

ANSWER = "You are right, and we are sorry."


@pytest.fixture
def site() -> Iterator[Site]:
    with site_of_its_own() as site:
        yield site


@pytest.mark.parametrize("device", ["desktop"])
def test_asked_by_a_stranger_and_gone_everywhere(
    person: Person, site: Site, instance: Instance, browser: Browser, tmp_path: Path
) -> None:
    make_staff(person, instance)
    source = crawl_without_pages(instance, site, name := f"museum-{secrets.token_hex(3)}")
    photo = site.photos[2]
    image = publish_without_pages(instance, source, person)[site.picture_of(photo)]
    picture = f"/explore/pictures/{image}/"

    with (
        somebody_else(browser, instance, person.device) as stranger,
        somebody_else(browser, instance, person.device) as user,
    ):
        user.sign_up()
        search_everywhere(user, edited_copy(photo, tmp_path / "copy.jpg"))
        expect(user.page.locator(".match").first).to_have_id(f"match-{image}")
        file = user.page.locator(f"#match-{image} img").first.get_attribute("src")
        assert file
        assert user.page.request.get(file).status == 200

        receipt = ask(stranger, picture)
        decide(person, site.picture_of(photo))

        stranger.page.goto(receipt)
        expect(stranger.page.get_by_role("heading", name="It is taken down")).to_be_visible()
        expect(stranger.page.get_by_text(ANSWER)).to_be_visible()
        stranger.shoot("takedown-receipt")
        for page in (stranger.page, user.page, person.page):
            assert page.request.get(picture).status == 404
        for page in (user.page, person.page):
            assert page.request.get(file).status == 404
        # Whom nobody knows is asked who they are, as for any picture that is not public.
        assert stranger.page.request.get(file, max_redirects=0).status == 302
        # Also in what was found before it went.
        user.page.reload()
        expect(user.page.locator(".match").first).to_be_visible()
        expect(user.page.locator(f"#match-{image}")).to_have_count(0)
        user.page.goto("/explore/")
        user.page.get_by_role("link", name=name).first.click()
        expect(user.page.locator(".card")).to_have_count(KEPT - 1)

    asked = len(site.log)
    instance.manage("crawl", name)
    again = {one.path for one in site.log[asked:]}
    assert photo.path not in again, "what was taken down is not even asked for"
    page = person.page
    page.goto(f"/admin/crawling/crawledimage/?source={source}&state=down")
    expect(page.locator(".pic")).to_have_count(1)
    # Nothing is kept of it but where it was.
    expect(page.locator(".pic")).to_contain_text(site.picture_of(photo))
    expect(page.locator(".pic")).to_contain_text("Taken down at somebody's request.")
    expect(page.locator(".pic")).not_to_contain_text(photo.title)
    person.shoot("takedown-ledger")


def ask(stranger: Person, picture: str) -> str:
    """By the form that the picture's page leads to; returns the receipt's address."""
    page = stranger.page
    page.goto(picture)
    page.get_by_role("link", name="Report this picture").click()
    page.get_by_label("Why").fill("I made this picture and never allowed it.")
    page.get_by_label("Your name").fill("Ann Lee")
    stranger.shoot("takedown-form")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="your request has arrived")).to_be_visible()
    return page.url


def decide(staff: Person, value: str) -> None:
    page: Page = staff.page
    page.goto("/admin/crawling/takedown/")
    page.get_by_role("link", name=value).click()
    expect(page.get_by_role("heading", name="1 picture would go")).to_be_visible()
    page.get_by_label("Answer").fill(ANSWER)
    staff.shoot("takedown-decision")
    page.get_by_role("button", name="Take down").click()
    expect(page.get_by_role("heading", name="1 picture goes")).to_be_visible()
    staff.shoot("takedown-sure")
    page.get_by_role("button", name="Take down for good").click()
    expect(page.locator(".messagelist")).to_contain_text("1 picture is taken down")
