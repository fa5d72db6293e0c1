"""What a person sees when a file is no picture, or there is nothing to find."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from futu.instance import Instance
from tests.browser.person import INDEXED_MS, Person
from tests.browser.pictures import broken, no_picture, photos


def test_refused_files_say_why_and_the_others_are_taken(person: Person, tmp_path: Path) -> None:
    page = person.page
    person.sign_up()
    person.make_gallery("Mixed")
    whole = photos(tmp_path)[1]
    person.upload([no_picture(tmp_path), broken(tmp_path), whole])
    expect(page.locator("#status")).to_contain_text(
        re.compile(r"1\s+ready to be found"), timeout=INDEXED_MS
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


@pytest.mark.parametrize("device", ["desktop"], indirect=True)
def test_a_search_that_cannot_be_written_down_is_answered_once(
    person: Person, instance: Instance, tmp_path: Path
) -> None:
    picture = photos(tmp_path)[0]
    person.sign_up()
    person.make_gallery("Holidays")
    person.upload([picture])
    person.see_ready(1)
    page = person.page
    page.goto("/search/")
    page.locator("input[name=file]").set_input_files(picture)
    page.locator("[data-asking] .cropper-container").wait_for()
    database = sqlite3.connect(instance.data / "futu.sqlite3", timeout=20, isolation_level=None)
    with closing(database):
        database.execute("BEGIN IMMEDIATE")  # Nobody else can write now.
        page.get_by_role("button", name="Search", exact=True).click()
        expect(page.get_by_text("This search could not be kept")).to_be_visible(timeout=30_000)
    person.see_first(picture.name)
    person.shoot("results-unkept")
