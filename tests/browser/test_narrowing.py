"""Narrowing an answer by colours, and going on from a part of a result: by hand and by keyboard."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.hands import too_small
from tests.browser.person import INDEXED_MS, Person
from tests.browser.pictures import NAMES, photos


@pytest.fixture
def pictures(person: Person, tmp_path: Path) -> list[Path]:
    found = photos(tmp_path)
    person.sign_up()
    person.make_gallery("Holidays")
    person.upload(found)
    person.see_ready(len(NAMES))
    return found


def shown(person: Person) -> set[str]:
    links = person.page.locator(".match__link img")
    return {link.get_attribute("alt") or "" for link in links.all()}


def test_colours(person: Person, pictures: list[Path]) -> None:
    page = person.page
    person.search(pictures[1])
    person.see_first("chelsea.jpg")
    address = page.url
    person.open_question()
    page.get_by_text("Scope and filters").click()
    red = page.get_by_role("group", name="Colours").get_by_role("checkbox", name="Red")
    red.focus()
    page.keyboard.press("Space")
    person.shoot("colours")
    assert person.device != "phone" or too_small(page) == []
    page.get_by_role("button", name="Search there").click()
    page.wait_for_url(re.compile(r"colour=red"))
    expect(page.locator(".match")).to_have_count(2)
    assert shown(person) == {"coffee.jpg", "astronaut.jpg"}
    expect(page.get_by_role("list", name="Only pictures")).to_contain_text("Colours: Red")
    person.shoot("colours-found")
    page.go_back()
    page.wait_for_url(address)
    person.see_first("chelsea.jpg")

    page.goto("/search/?q=holidays&colour=blue&orientation=landscape")
    expect(page.locator(".card")).to_have_count(2)
    expect(page.get_by_role("checkbox", name="Blue")).to_be_checked()
    person.shoot("colours-words")
    page.get_by_role("button", name="简体中文").click()
    expect(page.get_by_role("checkbox", name="蓝色")).to_be_checked()
    person.shoot("colours-words-zh")
    page.goto(f"{address}?colour=red&colour=brown")
    if person.device == "phone":
        page.locator("[data-asked-open]").click()
    person.shoot("colours-zh")


def test_a_part_of_a_result(person: Person, pictures: list[Path]) -> None:
    page = person.page
    compare = page.locator("#compare")
    person.search(pictures[1])
    person.see_first("chelsea.jpg")
    address = page.url
    person.open_question()  # Scripts have begun.

    # The deeper look has changed the results by then.
    expect(page.locator(".match--verified").first).to_be_visible(timeout=INDEXED_MS)
    way = page.get_by_role("link", name="Similar to a part of chelsea.jpg")
    way.focus()
    page.keyboard.press("Enter")
    frame = compare.locator(".cropper-container")
    expect(frame).to_be_focused()
    expect(compare).to_contain_text("Drag over the picture to search with a part of it.")
    page.keyboard.press("ArrowRight")
    expect(compare.get_by_role("button", name="Search this part")).to_be_visible()
    person.shoot("part-of-result", whole=False)
    page.keyboard.press("Escape")
    expect(way).to_be_focused()

    if person.device == "phone":
        way.tap()
    else:
        way.click()
    frame.wait_for()
    person.drag(frame, (0.3, 0.3), (0.7, 0.7))
    compare.get_by_role("button", name="Search this part").click()
    page.wait_for_url(lambda url: url != address)
    expect(page.locator(".asked__name")).to_have_text("chelsea.jpg")
    person.open_question()
    expect(page.get_by_role("button", name="Use the whole picture")).to_be_visible()
    page.go_back()
    page.wait_for_url(address)
    person.see_first("chelsea.jpg")

    # In a tab of its own it is the picture's page, ready for a part.
    page.goto(way.get_attribute("href") or "")
    page.locator(".part .cropper-container").wait_for()
    person.shoot("part-of-picture", whole=False)
