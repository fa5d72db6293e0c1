"""A phone watches a film and corrects a line; without a script every line has a form of its own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from futu.instance import Instance
from tests.browser.person import Person
from tests.browser.test_films import film_of, line


@pytest.fixture
def device() -> str:
    return "phone"


def is_narrow(page: Page) -> bool:
    """A page that is too wide is shown smaller, and then says that its window is as wide."""
    assert page.viewport_size
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width <= page.viewport_size["width"]


def test_a_line_is_corrected_on_a_phone_in_chinese(person: Person, instance: Instance) -> None:
    address = film_of(person, instance)
    page = person.page
    page.goto(address)
    expect(page.locator("[data-picture]")).to_be_in_viewport()
    assert is_narrow(page), "the names of languages are longer in English"
    page.get_by_role("button", name="简体中文").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.goto(address)
    expect(page.locator("[data-picture]")).to_be_in_viewport()
    expect(page.locator(".wave")).to_be_hidden()
    line(page, 2).locator("[data-edit=translation]").tap()
    field = page.locator("form[data-editor] [name=translation]")
    field.fill("只是风。")
    page.locator("[data-save]").tap()
    expect(line(page, 2)).to_contain_text("只是风。")
    assert is_narrow(page)
    person.shoot("film-phone-chinese")


def test_a_line_is_edited_without_a_script(
    browser: Browser, person: Person, instance: Instance
) -> None:
    address = film_of(person, instance)
    state = person.page.context.storage_state()
    context = browser.new_context(
        base_url=instance.url, storage_state=state, java_script_enabled=False, locale="en-GB"
    )
    page = context.new_page()
    page.goto(address)
    line(page, 2).locator("a[data-edit=text]").click()
    page.locator("[name=text]").fill("It was the sea.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(line(page, 2)).to_contain_text("It was the sea.")
    page.get_by_role("button", name="Undo").click()
    expect(line(page, 2)).to_contain_text("It was only the wind")
    context.close()
