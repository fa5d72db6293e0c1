"""Browsing and tidying a gallery: the bin and back, many at once, scrolling without end."""

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from apps.galleries.browsing.listing import SIZE
from futu.instance import Instance
from tests.browser.person import Person
from tests.browser.pictures import NAMES, photos

# Rows alone are quick to make, and a grid shows them without their files.
MAKE_ROWS = """
from apps.galleries.models import Gallery, Image
gallery = Gallery.objects.get(id="{id}")
rows = [
    Image(gallery=gallery, name=f"row {{i:03}}", sha256=f"{{i}}", bytes=i + 1, format="PNG",
          width=300 + i, height=200, state="ready", colour="#887766")
    for i in range({n})
]
Image.objects.bulk_create(rows, ignore_conflicts=True)
"""


def make_rows(instance: Instance, address: str, count: int) -> None:
    """So many in all: those that are there stay."""
    instance.manage("shell", "-c", MAKE_ROWS.format(id=address.split("/")[2], n=count))


def test_to_the_bin_and_back(person: Person, tmp_path: Path) -> None:
    page = person.page
    person.sign_up()
    address = person.make_gallery("Tidy")
    person.upload(photos(tmp_path)[:3])
    person.see_ready(3)
    page.get_by_role("button", name="Select").click()
    page.get_by_role("link", name=NAMES[0]).click()
    expect(page.locator("[data-count]")).to_have_text("1")
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("1 picture was moved to the bin.")
    expect(page.locator(".card")).to_have_count(2)
    person.shoot("binned")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".card")).to_have_count(3)
    person.see_ready(3)

    page.goto(f"{address}delete")
    page.get_by_role("button", name="Delete the gallery").click()
    expect(page.locator("#toasts")).to_contain_text("Tidy was moved to the bin.")
    page.get_by_role("link", name="Bin").click()
    person.shoot("bin")
    page.get_by_role("button", name="Restore Tidy").click()
    expect(page.locator(".card")).to_have_count(3)


@pytest.mark.parametrize("device", ["desktop"])
def test_a_range_is_tagged_downloaded_and_moved(person: Person, tmp_path: Path) -> None:
    page = person.page
    person.sign_up()
    person.make_gallery("Target")
    address = person.make_gallery("Source")
    files = photos(tmp_path)
    person.upload(files)
    person.see_ready(len(NAMES))

    def choose() -> list[str]:
        links = page.locator(".card__link")
        links.nth(1).click(modifiers=["ControlOrMeta"])
        links.nth(3).click(modifiers=["Shift"])
        expect(page.locator("[data-count]")).to_have_text("3")
        chosen = page.locator(".card:has(:checked) img")
        return [chosen.nth(i).get_attribute("alt") or "" for i in range(3)]

    names = choose()
    page.locator(".bar summary", has_text="Tags").click()
    page.get_by_label("Tags, with commas between").fill("sea, sky")
    page.get_by_label("Tags, with commas between").press("Enter")
    expect(page.locator("#toasts")).to_contain_text("3 pictures were tagged: sea, sky.")

    page.locator(".sieve summary").click()
    page.get_by_label("Tag", exact=True).fill("sky")
    page.get_by_label("Tag", exact=True).press("Tab")
    expect(page.locator(".card")).to_have_count(3)
    page.wait_for_url(re.compile(r"\?tag=sky"))
    page.keyboard.press("Escape")
    page.locator(".card__link").first.focus()
    page.keyboard.press("a")
    expect(page.locator("[data-count]")).to_have_text("3")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    target = tmp_path / "got.zip"
    download.value.save_as(target)
    with zipfile.ZipFile(target) as archive:
        got = {name: archive.read(name) for name in archive.namelist()}
    assert got == {file.name: file.read_bytes() for file in files if file.name in names}

    page.goto(address)
    assert choose() == names
    page.locator(".bar summary", has_text="Move").click()
    page.get_by_label("To the gallery").select_option("Target")
    page.locator(".bar .menu").get_by_role("button", name="Move").click()
    expect(page.locator("#toasts")).to_contain_text("3 pictures were moved to Target.")
    expect(page.locator(".card")).to_have_count(len(NAMES) - 3)
    person.search(tmp_path / names[0])
    person.see_first(names[0])


def test_scrolling_brings_all_once(person: Person, instance: Instance) -> None:
    page = person.page
    person.sign_up()
    address = person.make_gallery("Many")
    make_rows(instance, address, 200)
    page.goto(f"{address}?order=name")
    expect(page.locator(".card")).to_have_count(SIZE)
    for _ in range(20):
        page.mouse.wheel(0, 4000)
        if page.locator(".grid__more").count() == 0:
            break
        page.wait_for_timeout(250)
    expect(page.locator(".card")).to_have_count(200)
    names = page.locator(".card__name").all_text_contents()
    assert names == [f"row {i:03}" for i in range(200)]
    person.shoot("scrolled", whole=False)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("device", ["desktop"])
def test_keys_choose_and_delete(person: Person, instance: Instance) -> None:
    page = person.page
    person.sign_up()
    address = person.make_gallery("Keys")
    make_rows(instance, address, 6)
    page.goto(f"{address}?order=name")
    page.locator(".card__link").first.focus()
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    expect(page.locator("[data-count]")).to_have_text("2")
    page.keyboard.press("Escape")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".card :checked")).to_have_count(0)
    page.keyboard.press("Delete")
    expect(page.locator("#toasts")).to_contain_text("1 picture was moved to the bin.")
    expect(page.get_by_role("link", name="row 001")).to_have_count(0)
    expect(page.get_by_role("link", name="row 000")).to_have_count(1)


@pytest.mark.parametrize("device", ["phone"])
def test_a_long_press_chooses_on_a_phone_in_chinese(person: Person, instance: Instance) -> None:
    page = person.page
    person.sign_up()
    address = person.make_gallery("长按")
    make_rows(instance, address, 5)
    page.goto(address)
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^zh", re.IGNORECASE))
    page.wait_for_load_state("load")
    box = page.locator(".card__link").nth(1).bounding_box()
    assert box
    point = {"x": box["x"] + 40, "y": box["y"] + 40}
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(page.locator("[data-count]")).to_have_text("1")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.locator(".card__link").nth(3).tap()
    expect(page.locator("[data-count]")).to_have_text("2")
    expect(page.locator(".bar")).to_contain_text("张已选")
    person.shoot("long-press", whole=False)
    page.get_by_role("button", name="删除", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("已将 2 张图片移到回收站。")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".card")).to_have_count(5)
