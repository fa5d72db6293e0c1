"""Enhance a picture: drop it, look at a preview, start, wait, look at the report; many at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.person import Person
from tests.browser.pictures import photos

WORK_MS = 120_000
CUT = (100, 40, 300, 180)


@pytest.fixture
def small(tmp_path: Path) -> list[Path]:
    """Parts of two photos: a tile or two of the quick model each."""
    made = []
    for photo in photos(tmp_path)[:2]:
        path = tmp_path / f"{photo.stem}-part.png"
        with Image.open(photo) as picture:
            picture.crop(CUT).save(path)
        made.append(path)
    return made


def choose_quick(page: Page) -> None:
    """What is expected follows by itself."""
    page.locator("[name=preset][value=quick]").check()
    expect(page.locator("#expectation")).to_contain_text("800 × 560")


def preview(page: Page) -> None:
    page.get_by_role("button", name="Preview this part").click()
    expect(page.locator("#draft")).to_contain_text(re.compile("Making|waits"))
    expect(page.locator("#draft [data-viewing]")).to_be_visible(timeout=WORK_MS)


def test_a_dropped_picture_is_previewed_and_enhanced(person: Person, small: list[Path]) -> None:
    person.sign_up()
    page = person.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/enhancement/")
    page.locator("[data-file]").set_input_files(small[0])
    page.wait_for_url("**/enhancement/picture/**")
    frame = page.locator(".region__frame")
    expect(frame).to_be_visible(timeout=WORK_MS)
    choose_quick(page)

    # The part is moved by keys and drawn by hand, and its numbers say where it is.
    frame.focus()
    page.locator("[name=width]").fill("64")
    frame.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name=left]")).to_have_value("16")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[name=width]")).to_have_value("80")
    stage = page.locator("[data-region]")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    expect(page.locator("[name=left]")).to_have_value(re.compile(r"^(9\d|10\d|11\d)$"))

    preview(page)
    expect(page.locator("#expectation")).to_contain_text("shows exactly these settings")
    expect(page.locator("[data-percent]")).to_have_text("100 %")
    person.shoot("enhancing-preview")
    page.locator("[data-share]").fill("20")
    page.get_by_label("Side by side").check()
    expect(page.locator("[data-viewing]")).to_have_attribute("data-as", "side")
    # Other settings: the preview stays, and the page says that it is of others.
    page.get_by_label("×2").check()
    expect(page.locator("#expectation")).to_contain_text("400 × 280")
    expect(page.locator("#expectation")).to_contain_text("of other settings")
    page.get_by_label("×4").check()
    expect(page.locator("#expectation")).to_contain_text("shows exactly these settings")
    reckoned = [url for url in asked if "/expectation" in url]
    assert all("preset=quick" in url for url in reckoned)
    assert not [url for url in reckoned if "csrf" in url or "signature" in url]

    page.locator("#expectation").get_by_role("button", name="Enhance").click()
    page.wait_for_url(re.compile(r"/enhancement/[0-9a-f-]{36}/$"))
    person.shoot("enhancing-running")
    expect(page.get_by_role("link", name="Report as PDF")).to_be_visible(timeout=WORK_MS)
    expect(page.locator("#state")).to_contain_text("200 × 140 → 800 × 560")
    person.shoot("enhancing-report")
    page.get_by_role("link", name="See the result").click()
    expect(page.get_by_text("Enhanced from")).to_be_visible()

    page.goto("/enhancement/")
    expect(page.locator(".enhanced__one .badge")).to_have_text("Done")
    page.locator(".enhanced__one a").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The enhancement was deleted.")).to_be_visible()


def test_what_cannot_be_is_said_and_a_paused_one_goes_on(
    person: Person, small: list[Path], tmp_path: Path
) -> None:
    person.sign_up()
    page = person.page
    thin = tmp_path / "thin.png"
    Image.new("RGB", (200, 12), "teal").save(thin)
    page.goto("/enhancement/")
    page.locator("[data-file]").set_input_files(thin)
    page.wait_for_url("**/enhancement/picture/**")
    expect(page.locator("#expectation [role=alert]")).to_contain_text("at least 16")
    person.shoot("enhancing-refused")

    page.goto("/enhancement/")
    page.locator("[data-file]").set_input_files(small[0])
    page.wait_for_url("**/enhancement/picture/**")
    # The general model takes long enough to be paused.
    page.locator("#expectation").get_by_role("button", name="Enhance").click()
    page.wait_for_url(re.compile(r"/enhancement/[0-9a-f-]{36}/$"))
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("#state .badge")).to_have_text("Paused", timeout=WORK_MS)
    person.shoot("enhancing-paused")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#state [role=alert]")).to_contain_text("not finished", timeout=WORK_MS)
    person.shoot("enhancing-not-finished")


def test_a_gallery_is_enhanced_as_a_batch(person: Person, small: list[Path]) -> None:
    person.sign_up()
    page = person.page
    gallery = person.make_gallery("Small ones")
    person.upload(small)
    person.see_ready(2)
    page.goto(gallery)
    page.get_by_role("button", name="Select").click()
    page.locator("[name=all]").check()
    page.get_by_role("button", name="Enhance…").click()
    expect(page.get_by_role("button", name="Enhance 2 pictures")).to_be_visible()
    page.locator("[name=preset][value=quick]").check()
    expect(page.locator("#expectation")).to_contain_text("second")
    person.shoot("enhancing-many")
    page.get_by_role("button", name="Enhance 2 pictures").click()
    expect(page.locator("#items")).to_contain_text("2 of 2 pictures are done.", timeout=WORK_MS)
    person.shoot("enhancing-batch")
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Download the results as a zip").click()
    assert downloaded.value.suggested_filename == "2 pictures.zip"


def test_in_chinese_everything_is_reached_the_same_way(person: Person, small: list[Path]) -> None:
    person.sign_up()
    page = person.page
    page.get_by_role("button", name="简体中文").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.goto("/enhancement/")
    page.locator("[data-file]").set_input_files(small[0])
    page.wait_for_url("**/enhancement/picture/**")
    page.locator("[name=preset][value=quick]").check()
    expect(page.locator("#expectation")).to_contain_text("800 × 560")
    page.locator(".region__fields button").click()
    expect(page.locator("#draft [data-viewing]")).to_be_visible(timeout=WORK_MS)
    page.locator("#expectation button[type=submit]").click()
    page.wait_for_url(re.compile(r"/enhancement/[0-9a-f-]{36}/$"))
    expect(page.locator(".report__actions")).to_be_visible(timeout=WORK_MS)
    person.shoot("enhancing-report-chinese")
