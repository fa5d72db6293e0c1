"""A preset chosen beside pictures, the differences in words with their boxes, a link, a report."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from apps.providers.fake import KEY, FakeProvider, running
from futu.instance import Instance
from tests.browser.person import Person
from tests.comparison.conftest import said
from tests.comparison.pictures import screens_files

SET_UP = """
from apps.accounts.models import User
from apps.providers.models import Consent, Provider
from apps.providers.services.credentials import set_key

provider = Provider.objects.create(name={name!r}, base_url={url!r}, chat_model="sees", timeout=20)
set_key(provider, {key!r})
Consent.objects.create(person=User.objects.get(username={name!r}), provider=provider)
"""
TAKE_DOWN = """
from apps.providers.models import Provider
Provider.objects.filter(name={name!r}).delete()
"""


@pytest.fixture
def fake(person: Person, instance: Instance) -> Iterator[FakeProvider]:
    """The instance is shared: the provider goes with the test."""
    person.sign_up()
    with running() as server:
        script = SET_UP.format(name=person.name, url=server.openai, key=KEY)
        instance.manage("shell", "-v", "0", "-c", script)
        yield server
    instance.manage("shell", "-v", "0", "-c", TAKE_DOWN.format(name=person.name))


def choose(page: Page, folder: Path) -> None:
    for name, file in zip(("first", "second"), screens_files(), strict=True):
        path = folder / str(file.name)
        path.write_bytes(file.read())
        page.locator(f"[name={name}]").set_input_files(path)


def test_words_are_tied_to_boxes_shared_and_reported(
    person: Person, fake: FakeProvider, tmp_path: Path
) -> None:
    page = person.page
    fake.will(said(("element_1", "A word of the list was replaced.", [1]), ("text", "Else.", [])))
    page.goto("/comparison/")
    choose(page, tmp_path)
    page.get_by_text("Settings", exact=True).last.click()
    page.get_by_label("Screenshots").check()
    page.get_by_label("What to look at").fill("the list")
    page.get_by_label("Text", exact=True).check()
    page.get_by_label("Keep these settings as").fill("Screens")
    page.get_by_role("button", name="Save as a preset").click()
    expect(page.get_by_text("Saved as “Screens”.")).to_be_visible()
    # The files that were chosen are still there, after a preset was saved and chosen.
    page.get_by_role("link", name="Screens").click()
    expect(page.get_by_role("link", name="Screens")).to_have_attribute("aria-current", "true")
    expect(page.get_by_label("What to look at")).to_have_value("the list")
    expect(page.locator("[data-preview]:visible")).to_have_count(2)
    person.shoot("compare-settings")
    page.get_by_role("button", name="Compare", exact=True).click()

    sentence = page.locator(".described__one", has_text="A word of the list")
    expect(sentence).to_be_visible(timeout=120_000)
    person.shoot("compared-words")
    sentence.locator("span").first.hover()
    expect(page.locator("rect.is-marked").first).to_be_attached()
    expect(page.locator(".differences__one.is-marked")).to_have_count(1)
    page.locator(".differences__one").hover()
    expect(sentence).to_have_class("described__one is-marked")

    page.get_by_role("button", name="Make a link").click()
    address = page.locator(".link__address").input_value()
    report = page.request.get(page.get_by_role("link", name="Report").get_attribute("href") or "")
    assert report.body().startswith(b"%PDF-")
    stranger = page.context.browser.new_context().new_page()
    stranger.goto(address)
    expect(stranger.get_by_text("A word of the list was replaced.")).to_be_visible()
    expect(stranger.get_by_role("heading", name="1 difference")).to_be_visible()
    assert stranger.evaluate("[...document.images].every((one) => one.naturalWidth > 0)")
    page.get_by_role("button", name="Revoke the link").click()
    expect(page.get_by_text("The link is revoked.")).to_be_visible()
    assert stranger.goto(address).status == 404
    stranger.context.close()
