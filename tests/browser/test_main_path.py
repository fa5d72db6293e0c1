"""From nothing to a picture found with a picture, in a browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.pictures import NAMES, broken, no_picture, photos


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
    page.locator(".cropper-container").wait_for()
    person.drag(page.locator(".cropper-container"), (0.25, 0.2), (0.8, 0.8))
    page.get_by_role("button", name="Search this part").click()
    page.wait_for_url(lambda url: url != address)
    person.see_first("chelsea.jpg")
    person.shoot("results-of-a-crop")

    page.goto(address)
    person.see_first("chelsea.jpg")
    page.locator(".match__link").first.click()
    page.get_by_role("link", name="Delete…").click()
    page.get_by_role("button", name="Delete the picture").click()
    expect(page.get_by_role("heading", name="Holidays")).to_be_visible()
    expect(page.locator(".card")).to_have_count(len(NAMES) - 1)
    page.goto(address)
    expect(page.locator(".match").first).to_be_visible()
    expect(page.get_by_role("img", name="chelsea.jpg")).to_have_count(1)  # the question alone


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
    dialog.get_by_role("button", name="Crop", exact=True).click()
    page.get_by_role("button", name="Add to the gallery").click()
    person.see_ready(1)
    page.locator(".card a").click()
    facts = page.locator(".facts")
    width, height = map(int, re.findall(r"(\d+) × (\d+)", facts.inner_text())[0])
    assert 200 < width < 400, "the right part of the picture's 512 pixels was cut off"
    assert 250 < height < 450


def test_refused_files_say_why_and_the_others_are_taken(person: Person, tmp_path: Path) -> None:
    page = person.page
    person.sign_up()
    person.make_gallery("Mixed")
    whole = photos(tmp_path)[1]
    person.upload([no_picture(tmp_path), broken(tmp_path), whole])
    expect(page.locator("#status")).to_contain_text(
        re.compile(r"1\s+ready to be found"), timeout=60_000
    )
    expect(page.locator("main")).to_contain_text("letter.jpg")
    person.shoot("refused")
    page.reload()
    expect(page.locator("#status")).to_contain_text(re.compile(r"1\s+ready to be found"))


@pytest.mark.parametrize("device", ["desktop"], indirect=True)
def test_search_in_an_empty_gallery(person: Person, tmp_path: Path) -> None:
    person.sign_up()
    person.make_gallery("Empty")
    person.search(photos(tmp_path)[0])
    expect(
        person.page.get_by_role("heading", name="There is nothing to search yet")
    ).to_be_visible()
    person.shoot("results-empty")


def test_the_pages_in_chinese(person: Person, tmp_path: Path) -> None:
    page = person.page
    person.sign_up()
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^zh", re.IGNORECASE))
    for name, address in {"home": "/", "search": "/search/", "jobs": "/jobs/"}.items():
        page.goto(address)
        expect(page.locator("main h1")).to_have_text(re.compile("[\u4e00-\u9fff]"))
        person.shoot(f"{name}-zh")


def test_another_person_and_nobody_see_nothing_of_it(
    person: Person, tmp_path: Path, browser, instance
) -> None:
    person.sign_up()
    gallery = person.make_gallery("Private")
    person.upload(photos(tmp_path)[:1])
    person.see_ready(1)
    picture = person.page.locator(".card a").first.get_attribute("href")
    stranger = browser.new_context(base_url=instance.url)
    for address in (gallery, picture, f"{picture}original", f"{picture}thumbnail"):
        answer = stranger.request.get(address, max_redirects=0)
        assert answer.status in (302, 404), address
        assert "/accounts/login/" in answer.headers.get("location", "/accounts/login/")
    stranger.close()
