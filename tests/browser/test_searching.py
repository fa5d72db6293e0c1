"""Searching from anywhere, elsewhere, again: what a person does around a search."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.hands import drop, paste
from tests.browser.person import INDEXED_MS, Person
from tests.browser.pictures import NAMES, photos


@pytest.fixture
def pictures(person: Person, tmp_path: Path) -> list[Path]:
    """Six pictures in one gallery; the last of them in another, too."""
    found = photos(tmp_path)
    person.sign_up()
    person.make_gallery("Elsewhere")
    person.upload(found[-1:])
    person.see_ready(1)
    person.make_gallery("Holidays")
    person.upload(found)
    person.see_ready(len(NAMES))
    return found


def test_from_any_page_and_elsewhere(person: Person, pictures: list[Path]) -> None:
    page = person.page
    dialog = page.locator("#ask-dialog")
    page.goto("/", wait_until="networkidle")

    paste(page, pictures[1])
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("chelsea.jpg")
    dialog.locator(".cropper-container").wait_for()
    dialog.get_by_role("button", name="Rotate right").click()
    dialog.get_by_role("button", name="Rotate left").click()
    person.shoot("ask-anywhere", whole=False)
    dialog.get_by_role("button", name="Search", exact=True).click()
    person.see_first("chelsea.jpg")
    person.open_question()  # Scripts have begun.

    drop(page, pictures[0])
    expect(dialog).to_contain_text("astronaut.jpg")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    page.keyboard.press("/")
    expect(dialog).to_contain_text("astronaut.jpg")  # Leaving loses nothing.
    dialog.get_by_role("button", name="Choose another").click()
    dialog.get_by_role("link", name="One of your pictures").click()
    dialog.get_by_label("Name").fill("flow")
    offered = dialog.locator("[data-pick]")
    expect(offered).to_have_count(2)  # It is in both galleries.
    person.shoot("ask-own", whole=False)
    offered.first.click()
    dialog.locator(".cropper-container").wait_for()
    dialog.get_by_role("button", name="Search", exact=True).click()
    person.see_first("flower.jpg")
    everywhere = page.url

    person.open_question()
    page.get_by_text("Scope and filters").click()
    page.get_by_label("Elsewhere").check()
    page.get_by_role("button", name="Search there").click()
    page.wait_for_url(lambda url: url != everywhere)
    expect(page.locator(".query__results")).to_contain_text("Searched: Elsewhere.")
    page.go_back()
    expect(page.locator(".query__results")).to_contain_text("Elsewhere, Holidays")
    person.see_first("flower.jpg")


def test_compare_lead_on_come_back_and_forget(person: Person, pictures: list[Path]) -> None:
    page = person.page
    compare = page.locator("#compare")
    person.search(pictures[1])
    person.see_first("chelsea.jpg")
    address = page.url
    person.open_question()  # Scripts have begun.

    expect(page.locator(".match--verified").first).to_be_visible(timeout=INDEXED_MS)
    page.locator(".match__link").first.focus()
    page.keyboard.press("Enter")
    expect(compare).to_be_visible()
    expect(compare.locator("[data-area].is-shown")).to_have_count(2)
    expect(compare.locator("[data-called]")).to_have_text("chelsea.jpg")
    page.keyboard.press("ArrowRight")
    second = page.locator(".match__link").nth(1)
    called = second.locator("img").get_attribute("alt") or ""
    expect(compare.locator("[data-called]")).to_have_text(called)
    person.shoot("compare", whole=False)
    page.keyboard.press("Escape")
    expect(second).to_be_focused()

    page.keyboard.press("Enter")
    compare.get_by_role("button", name="Choose a part").click()
    compare.locator(".cropper-container").wait_for()
    person.drag(compare.locator(".cropper-container"), (0.3, 0.3), (0.7, 0.7))
    compare.get_by_role("button", name="Search this part").click()
    page.wait_for_url(lambda url: url != address)
    expect(page.locator(".asked__name")).to_have_text(called)
    person.open_question()
    expect(page.get_by_role("button", name="Use the whole picture")).to_be_visible()

    page.go_back()
    page.wait_for_url(address)
    person.see_first("chelsea.jpg")
    page.get_by_role("navigation", name="How many to show").get_by_role("link", name="12").click()
    page.wait_for_url(re.compile("k=12"))
    person.see_first("chelsea.jpg")

    page.goto("/search/history/")
    searches = page.locator(".asked")
    expect(searches).to_have_count(2)
    person.shoot("history")
    searches.first.get_by_role("link", name="Forget…").click()
    page.get_by_role("dialog").get_by_role("button", name="Forget").click()
    expect(searches).to_have_count(1)
    expect(searches).to_contain_text("chelsea.jpg")

    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("main h1")).to_have_text(re.compile("[\u4e00-\u9fff]"))
    page.goto(address)
    expect(page.locator("#results-title")).to_have_text(re.compile("[\u4e00-\u9fff]"))
    person.shoot("results-zh")
