"""Where things stand on a page: what one came for first, and nothing in the way of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.person import INDEXED_MS, Person
from tests.browser.pictures import photos


@pytest.fixture
def found(person: Person, tmp_path: Path) -> Person:
    """A person with pictures who has searched with one of them."""
    pictures = photos(tmp_path)
    person.sign_up()
    person.make_gallery("Holidays")
    person.upload(pictures)
    person.see_ready(len(pictures))
    person.search(tmp_path / "chelsea.jpg")
    person.see_first("chelsea.jpg")
    return person


def test_results_come_first_and_weak_ones_are_folded(found: Person) -> None:
    page = found.page
    best = page.locator(".match").first
    box = best.bounding_box()
    assert box is not None
    assert page.viewport_size is not None
    assert box["y"] < page.viewport_size["height"] / 2
    expect(best).to_contain_text("chelsea.jpg")
    # The deeper look has come by itself.
    expect(best).to_contain_text("Same picture", timeout=INDEXED_MS)
    expect(page.locator(".depth")).to_contain_text("Looked inside the pictures")
    weak = page.locator(".weaker .match")
    expect(weak.first).to_be_hidden()
    page.get_by_text("Show 5 weaker").click()
    expect(weak.last).to_be_visible()
    page.mouse.wheel(0, 2000)
    if found.device == "phone":
        expect(page.get_by_role("button", name="Change", exact=True)).to_be_in_viewport()
        expect(best.get_by_role("button", name="Find similar")).to_be_visible()
        expect(page.get_by_role("navigation", name="Main")).to_be_in_viewport()


def test_a_gallery_is_a_gallery(found: Person) -> None:
    page = found.page
    page.goto("/")
    page.get_by_role("link", name="Holidays").first.click()
    ways = page.get_by_label("A picture's address")
    expect(ways).to_be_hidden()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(ways).to_be_visible()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(ways).to_be_hidden()
    page.evaluate("document.querySelector('#pictures').style.minHeight = '3000px'")
    page.mouse.wheel(0, 1500)
    expect(page.locator("#status")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Select")).to_be_in_viewport()


SAY = """() => {
    const toast = document.createElement("div");
    toast.className = "toast toast--error";
    toast.textContent = "Something was said that takes a little room on the page.";
    document.getElementById("toasts").append(toast);
}"""
COVERED = """() => {
    const toast = document.querySelector(".toast").getBoundingClientRect();
    const meets = (r) => r.left < toast.right && toast.left < r.right
        && r.top < toast.bottom && toast.top < r.bottom;
    return [...document.querySelectorAll("button, .button, summary, select, .nav, .nav__link")]
        .filter((e) => !e.closest("#toasts") && e.checkVisibility())
        .filter((e) => meets(e.getBoundingClientRect()))
        .map((e) => e.outerHTML.slice(0, 120));
}"""


def test_toasts_cover_no_control(found: Person) -> None:
    page = found.page
    page.goto("/")
    page.get_by_role("link", name="Holidays").first.click()
    page.locator(".card").first.wait_for()
    page.evaluate(SAY)
    expect(page.locator(".toast")).to_be_visible()
    assert page.evaluate(COVERED) == []
