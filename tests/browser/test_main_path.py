"""From nothing to a picture found with a picture, in a browser."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.pictures import NAMES, photos


def test_sign_up_upload_search_with_a_crop_and_delete(person: Person, tmp_path: Path) -> None:
    page = person.page
    person.sign_up()
    person.make_gallery("Holidays")
    person.shoot("gallery-empty")

    person.upload(photos(tmp_path))
    person.shoot("gallery-uploading")
    person.see_ready(len(NAMES))
    expect(page.locator(".card")).to_have_count(len(NAMES))
    person.shoot("gallery-ready")

    person.search(tmp_path / "chelsea.jpg")
    person.see_first("chelsea.jpg")
    address = page.url
    person.shoot("results")
    person.open_question()
    person.drag(page.locator(".cropper-container"), (0.25, 0.2), (0.8, 0.8))
    page.get_by_role("button", name="Search this part").click()
    page.wait_for_url(lambda url: url != address)
    person.see_first("chelsea.jpg")
    person.shoot("results-of-a-crop")

    page.goto(address)
    person.see_first("chelsea.jpg")
    person.open_question()
    page.locator(".match__link").first.click()
    page.get_by_role("link", name="Open picture").click()
    page.get_by_role("link", name="Delete…").click()
    page.get_by_role("button", name="Delete the picture").click()
    expect(page.get_by_role("heading", name="Holidays")).to_be_visible()
    expect(page.locator(".card")).to_have_count(len(NAMES) - 1)
    page.goto(address)
    expect(page.get_by_text("Nothing here is more similar than by chance.")).to_be_visible()
    expect(page.locator(".match").get_by_alt_text("chelsea.jpg")).to_have_count(0)


def test_a_picture_cropped_before_it_is_sent(person: Person, tmp_path: Path) -> None:
    page = person.page
    person.sign_up()
    person.make_gallery("Crops")
    page.locator("input[name=files]").set_input_files(photos(tmp_path)[0])
    page.locator("[data-chosen]").get_by_role("button", name="Crop").click()
    dialog = page.get_by_role("dialog")
    dialog.locator(".cropper-crop-box").wait_for()
    person.drag(dialog.locator(".cropper-crop-box"), (0.998, 0.998), (0.6, 0.7))
    person.shoot("crop-dialog", whole=False)
    dialog.get_by_role("button", name="Apply").click()
    page.get_by_role("button", name="Add to the gallery").click()
    person.see_ready(1)
    page.locator(".card a").click()
    facts = page.locator(".facts")
    width, height = map(int, re.findall(r"(\d+) × (\d+)", facts.inner_text())[0])
    assert 200 < width < 400, "the right part of the picture's 512 pixels was cut off"
    assert 250 < height < 450
