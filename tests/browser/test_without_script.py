"""The main path as plain links and forms, in a browser that runs no script."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from futu.instance import Instance
from tests.browser.person import INDEXED_MS, Person
from tests.browser.pictures import photos


@pytest.fixture
def device() -> str:
    return "desktop-without-script"


@pytest.fixture
def page(browser: Browser, instance: Instance) -> Iterator[Page]:
    context = browser.new_context(base_url=instance.url, locale="en-GB", java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_upload_and_search(person: Person, tmp_path: Path) -> None:
    page = person.page
    person.sign_up()
    person.make_gallery("Plain")
    person.upload(photos(tmp_path)[:2])
    deadline = time.monotonic() + INDEXED_MS / 1000
    while "2 ready to be found" not in page.locator("#status").inner_text():
        assert time.monotonic() < deadline
        page.reload()
    person.shoot("gallery")
    person.search(tmp_path / "chelsea.jpg")
    person.see_first("chelsea.jpg")
    person.shoot("results")
    expect(page.locator(".match")).to_have_count(2)
    page.get_by_role("link", name="Look inside the pictures").click()
    expect(page.locator(".match").first).to_contain_text("Same picture")
