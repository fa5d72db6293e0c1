"""Compare two pictures: choose them, wait, look at the views, judge anew, delete."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.comparison.pictures import screens_files


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = []
    for file in screens_files():
        path = tmp_path / str(file.name)
        path.write_bytes(file.read())
        paths.append(path)
    return paths


def test_two_files_are_compared_and_looked_at(person: Person, files: list[Path]) -> None:
    person.sign_up()
    page = person.page
    page.goto("/comparison/")
    for name, file in zip(("first", "second"), files, strict=True):
        page.locator(f"[name={name}]").set_input_files(file)
    expect(page.locator("[data-preview]:visible")).to_have_count(2)
    page.get_by_label("Screenshots").check()
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", name="1 difference")).to_be_visible(timeout=60_000)
    person.shoot("compared")

    viewing = page.locator("[data-viewing]")
    for key, view in zip("2345", ("swipe", "onion", "blink", "difference"), strict=True):
        page.keyboard.press(key)
        expect(viewing).to_have_attribute("data-as", view)
    page.locator(".differences__one").hover()
    expect(page.locator("rect.is-marked").first).to_be_attached()

    page.locator("[name=threshold]").fill("60")
    expect(page.locator(".verdict .badge")).to_have_text("Same")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The comparison was deleted.")).to_be_visible()
