"""A batch by hand: two folders, the table, keys, and the undo; and pictures looked at closely."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.test_comparing import compare_two
from tests.comparison.pictures import noise

MOVED = "frame => frame.querySelector('[data-plane]').style.transform"
DONE_MS = 120_000


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for side in ("before", "after"):
        (tmp_path / side).mkdir()
        noise(1).save(tmp_path / side / "a.png")
        noise(2, changed=side == "after").save(tmp_path / side / "b.png")
    noise(3).save(tmp_path / "before" / "gone.png")
    return tmp_path / "before", tmp_path / "after"


def test_two_folders_are_compared_and_reviewed(person: Person, folders: tuple[Path, Path]) -> None:
    person.sign_up()
    page = person.page
    page.goto("/comparison/batch/")
    page.locator("[name=first]").set_input_files(folders[0])
    expect(page.locator("[data-side=first] [data-said]")).to_contain_text("3 files")
    page.locator("[name=second]").set_input_files(folders[1])
    page.get_by_role("button", name="Compare all").click()
    expect(page.locator(".batch__progress")).to_have_count(0, timeout=DONE_MS)
    rows = page.locator("[data-pair]")
    expect(rows.locator(".pair__name")).to_have_text(["b.png", "gone.png", "a.png"])
    expect(rows.first).to_contain_text("1 difference")
    person.shoot("batch")

    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(rows.first).to_contain_text("Accepted")
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(rows.nth(1)).to_contain_text("Rejected")
    page.keyboard.press("r")
    expect(rows.nth(1)).not_to_contain_text("Rejected")
    page.get_by_role("button", name="Accept the one shown").click()
    expect(page.locator(".pair--accepted")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".pair--accepted")).to_have_count(1)
    page.get_by_role("link", name=re.compile("Only in one")).click()
    expect(rows).to_have_count(1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("The batch was deleted with its files.")).to_be_visible()


def test_pictures_are_zoomed_together_and_areas_drawn(
    person: Person, screen_files: list[Path]
) -> None:
    person.sign_up()
    page = person.page
    compare_two(person, screen_files)
    frames = page.locator("[data-frame]")
    page.keyboard.press("j")
    expect(page.locator(".differences__one")).to_be_focused()
    page.keyboard.press("Enter")
    first, *others = [frames.nth(n).evaluate(MOVED) for n in range(3)]
    assert "scale(" in first
    assert others == [first, first]
    box = page.locator("rect[data-box]").first.bounding_box()
    shown = frames.first.bounding_box()
    assert box
    assert shown
    assert shown["x"] < box["x"] + box["width"] / 2 < shown["x"] + shown["width"]
    assert shown["y"] < box["y"] + box["height"] / 2 < shown["y"] + shown["height"]
    page.keyboard.press("0")
    assert frames.first.evaluate(MOVED) == ""

    page.get_by_role("button", name="Draw an area").click()
    person.drag(frames.nth(1), (0.02, 0.02), (0.98, 0.98))
    expect(page.locator("[data-list] [data-area]")).to_have_count(1)
    expect(page.locator(".area").first).to_be_focused()
    width = page.locator("[data-area] [name=area_width]").first
    before = float(width.input_value())
    page.keyboard.press("Shift+ArrowLeft")
    assert float(width.input_value()) == pytest.approx(before - 1, abs=0.02)
    person.shoot("areas")
    page.get_by_role("button", name="Add one by keyboard").click()
    page.keyboard.press("Delete")
    expect(page.locator("[data-list] [data-area]")).to_have_count(1)
    page.get_by_role("button", name="Compare again").click()
    expect(page.get_by_role("heading", name="0 differences")).to_be_visible(timeout=DONE_MS)
    expect(page.locator(".area")).to_have_count(3)
    page.get_by_role("button", name="Swap them").click()
    expect(page.get_by_role("heading", name="screen-b.png – screen-a.png")).to_be_visible()


def test_blinking_stops_for_who_wants_less_motion(person: Person, screen_files: list[Path]) -> None:
    person.page.emulate_media(reduced_motion="reduce")
    person.sign_up()
    page = person.page
    compare_two(person, screen_files)
    page.keyboard.press("4")
    expect(page.locator("[data-speed]")).to_have_value("0")
    viewing = page.locator("[data-viewing]")
    expect(viewing).not_to_have_class(re.compile("is-second"))
    page.get_by_role("button", name="Show the other one").click()
    expect(viewing).to_have_class(re.compile("is-second"))
