"""A site becomes a part of the public gallery: added, crawled, looked through, found and seen."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from futu.instance import Instance
from tests.browser.crawled import (
    CRAWLED_MS,
    KEPT,
    crawl_without_pages,
    edited_copy,
    fill_in,
    make_staff,
    search_everywhere,
    site_of_its_own,
    somebody_else,
)
from tests.browser.person import Person
from tests.crawling.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    with site_of_its_own() as site:
        yield site


@pytest.fixture
def name() -> str:
    """What the source is called."""
    return f"Archive-{secrets.token_hex(3)}"


@pytest.mark.parametrize("device", ["desktop"])
def test_from_an_address_to_a_picture_found_with_a_copy(
    person: Person, site: Site, name: str, instance: Instance, browser: Browser, tmp_path: Path
) -> None:
    page = person.page
    make_staff(person, instance)
    add(page, site, name)
    person.shoot("public-1-added")
    crawl(page)
    person.shoot("public-2-crawled")
    page.get_by_role("link", name=f"{KEPT} pictures wait for a decision").click()
    curate(person)

    photo = site.photos[2]
    with somebody_else(browser, instance, person.device) as user:
        user.sign_up()
        search_everywhere(user, edited_copy(photo, tmp_path / "copy.jpg"))
        best = user.page.locator(".match").first
        expect(best).to_contain_text(photo.title)
        expect(best).to_contain_text(photo.author)
        licence = best.get_by_role("link", name="CC0 1.0")
        expect(licence).to_have_attribute("href", photo.licence[1])
        expect(best.get_by_role("link", name=name)).to_have_attribute("href", site.page_of(photo))
        user.shoot("public-4-found")
    assert [asked for asked in site.log if "closed" in asked.path] == []


def add(page: Page, site: Site, name: str) -> None:
    """By the first of the three steps, after a trial that saves nothing."""
    page.goto("/admin/crawling/")
    page.get_by_role("link", name="Add a source").click()
    fill_in(page, site, name)
    page.get_by_role("button", name="Try it").click()
    trial = page.locator("#trial")
    expect(trial.locator("img")).to_have_count(1, timeout=CRAWLED_MS)
    expect(trial).to_contain_text(site.photos[0].title)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text(f"{name} was added")


def crawl(page: Page) -> None:
    """Followed on one page, which is never asked for again."""
    page.get_by_role("button", name="Crawl now").click()
    expect(page.get_by_role("region", name="Progress")).to_be_visible()
    page.evaluate("document.body.dataset.same = 'yes'")
    new = page.locator(".figures div", has_text="New pictures").first.locator("dd")
    expect(new).to_have_text(str(KEPT), timeout=CRAWLED_MS)
    expect(page.locator(".badge")).to_have_text("Done", timeout=CRAWLED_MS)
    expect(page.get_by_role("row", name="Not allowed by robots.txt")).to_contain_text("1")
    expect(page.locator(".crawl__undecided")).to_contain_text(str(KEPT), timeout=CRAWLED_MS)
    assert page.evaluate("document.body.dataset.same") == "yes"


def curate(person: Person) -> None:
    """By keys: one is rejected and taken back, one gets a tag; then all are published."""
    page, toasts = person.page, person.page.locator("#toasts")
    cards = page.locator(".pic:not(.is-leaving)")
    expect(cards).to_have_count(KEPT)
    page.wait_for_load_state()  # The keys are there with the scripts.
    page.keyboard.press("ArrowRight")
    expect(page.locator(".pic.is-current")).to_be_visible()
    page.keyboard.press("r")
    expect(toasts).to_contain_text("1 picture was rejected.")
    expect(cards).to_have_count(KEPT - 1)
    page.keyboard.press("u")
    expect(toasts).to_contain_text("Undone: 1 picture is as it was.")
    expect(toasts).not_to_contain_text("1 picture was rejected.")
    expect(cards).to_have_count(KEPT)
    page.keyboard.press("t")
    page.keyboard.type("by the water")
    page.keyboard.press("Enter")
    expect(page.locator(".word--tag", has_text="by the water")).to_have_count(1)
    person.shoot("public-3-curated", whole=False)
    page.get_by_label(f"all {KEPT} that match").check()
    page.keyboard.press("a")
    page.locator("#sure").get_by_role("button", name="Publish").click()
    expect(toasts).to_contain_text(f"{KEPT} pictures were published.")
    expect(cards).to_have_count(0)


@pytest.mark.parametrize("device", ["phone"])
def test_on_a_phone(person: Person, site: Site, name: str, instance: Instance) -> None:
    """Two are published with a thumb, and the public gallery is walked through to their origin."""
    page = person.page
    make_staff(person, instance)
    source = crawl_without_pages(instance, site, name)
    page.goto(f"/admin/crawling/crawledimage/?source={source}&state=waiting")
    expect(page.locator(".pic")).to_have_count(KEPT)
    for number in (0, 1):
        page.locator(".pic__frame").nth(number).tap()
    page.get_by_role("button", name="Publish").tap()
    expect(page.locator("#toasts")).to_contain_text("2 pictures were published.")
    expect(page.locator(".pic")).to_have_count(KEPT - 2)
    fits(page)

    page.goto("/explore/")
    fits(page)
    page.get_by_role("link", name=name).first.tap()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator(".card")).to_have_count(2)
    person.shoot("public-source")
    page.locator(".card a").first.tap()
    title = page.get_by_role("heading", level=1).inner_text()
    photo = next(photo for photo in site.photos if photo.title == title)
    origin = page.get_by_role("region", name=name)
    expect(origin.get_by_role("link", name=name)).to_have_attribute("href", site.page_of(photo))
    fits(page)
    person.shoot("public-picture")
    page.get_by_role("link", name=photo.words[0], exact=True).tap()
    expect(page.get_by_role("heading", name=photo.words[0])).to_be_visible()
    fits(page)


def fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
