"""Compare two pictures: choose them, wait, look at the views, judge anew, delete."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.pictures import photos

PASTE = """() => {
  const data = new DataTransfer();
  data.items.add(new File(["picture"], "pasted.png", {type: "image/png"}));
  document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
}"""


def compare_two(person: Person, files: list[Path]) -> None:
    """Two screens that differ in a word, until the result is there."""
    page = person.page
    page.goto("/comparison/")
    for name, file in zip(("first", "second"), files, strict=True):
        page.locator(f"[name={name}]").set_input_files(file)
    expect(page.locator("[data-preview]:visible")).to_have_count(2)
    page.get_by_label("Screenshots").check()
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", name="1 difference")).to_be_visible(timeout=60_000)


def test_two_files_are_compared_and_looked_at(person: Person, screen_files: list[Path]) -> None:
    person.sign_up()
    page = person.page
    compare_two(person, screen_files)
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


def test_one_of_my_pictures_is_picked_pasted_and_swapped(person: Person, tmp_path: Path) -> None:
    person.sign_up()
    page = person.page
    pictures = photos(tmp_path)
    gallery = person.make_gallery("Mine")
    person.upload(pictures[:2])
    person.see_ready(2)
    page.goto("/comparison/")
    page.get_by_role("link", name="Choose one of your pictures").nth(1).click()
    page.locator("#mine-name").fill(pictures[0].stem)
    picks = page.locator("#mine [data-pick]")
    expect(picks).to_have_count(1)
    picks.click()
    expect(page.locator("#mine-dialog")).to_be_hidden()
    places = page.locator("[data-choose]")
    expect(places.nth(1).locator("[data-name]")).to_have_text(pictures[0].name)
    page.evaluate(PASTE)
    expect(places.nth(0).locator("[data-name]")).to_have_text("pasted.png")
    page.get_by_role("button", name="Swap them").click()
    expect(places.nth(0).locator("[data-name]")).to_have_text(pictures[0].name)
    expect(places.nth(1).locator("[data-name]")).to_have_text("pasted.png")
    expect(page.locator("[name=first_image]")).to_have_value(re.compile("-"))
    expect(page.locator("[name=second_image]")).to_have_value("")

    # A search result beside what was searched with.
    person.search(pictures[0])
    page.wait_for_load_state("networkidle")  # The deeper look has replaced the results.
    page.locator(".match__link").first.click()
    page.get_by_role("button", name="Compare with the query").click()
    expect(page.locator(".heading h1")).to_contain_text(f"{pictures[0].name} – ")

    # Two that were selected in the gallery.
    page.goto(gallery)
    page.get_by_role("button", name="Select").click()
    page.locator("[name=all]").check()
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator("[data-preview]:visible")).to_have_count(2)
