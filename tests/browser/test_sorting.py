"""Selected pictures are classified, then a gallery is narrowed and grouped by category."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.hands import too_small
from tests.browser.person import INDEXED_MS, Person
from tests.browser.pictures import NAMES, photos


def test_from_a_selection_to_a_sorted_gallery(person: Person, tmp_path: Path) -> None:
    page = person.page
    person.sign_up()
    address = person.make_gallery("Holidays")
    person.upload(photos(tmp_path))
    person.see_ready(len(NAMES))
    page.goto(address)
    page.get_by_role("button", name="Select").click()
    page.locator("[name=all]").check()
    person.shoot("sorting-selected", whole=False)
    page.get_by_role("button", name="Classify…").click()
    expect(page.get_by_role("heading", name="Classify the chosen pictures")).to_be_visible()
    person.shoot("sorting-estimate")
    page.get_by_role("button", name=re.compile(rf"Classify {len(NAMES)} pictures")).click()
    page.wait_for_url(re.compile("/jobs/"))
    expect(page.get_by_text("Finished").first).to_be_visible(timeout=INDEXED_MS)

    page.goto(address)
    page.locator(".sieve__more summary").click()
    page.get_by_label("Category").select_option(label="Pets")
    expect(page.locator("#grid .card")).to_have_count(1)
    expect(page.locator("#grid .card img")).to_have_attribute("alt", "chelsea.jpg")
    expect(page).to_have_url(re.compile("category=pets"))
    assert person.device != "phone" or too_small(page) == []
    person.shoot("sorting-narrowed", whole=False)
    page.get_by_label("Category").select_option(label="Any category")
    page.get_by_label("Group by").select_option(label="Category")
    expect(page).to_have_url(re.compile("group=category"))
    expect(page.locator(".grid__group h2").filter(has_text="Pets")).to_be_visible()
    expect(page.locator("#grid .card")).to_have_count(len(NAMES))
    page.keyboard.press("Escape")
    person.shoot("sorting-grouped")
    page.go_back()
    expect(page.locator(".grid__group")).to_have_count(0)


def test_new_pictures_are_classified_where_it_is_wanted(person: Person, tmp_path: Path) -> None:
    page = person.page
    person.sign_up()
    address = person.make_gallery("Sorted")
    page.goto(address.replace("/galleries/", "/classification/gallery/"))
    page.get_by_label(re.compile("Classify new pictures of this gallery on this machine")).check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#toasts")).to_contain_text("classified once they are ready")
    person.shoot("sorting-switch")
    page.goto(address)
    person.upload(photos(tmp_path)[:2])
    person.see_ready(2)
    page.goto("/jobs/")
    expect(page.get_by_text("Classifying pictures").first).to_be_visible(timeout=INDEXED_MS)
    page.goto(f"{address}?group=category")
    expect(page.get_by_role("heading", name="Not classified")).to_have_count(0, timeout=INDEXED_MS)
