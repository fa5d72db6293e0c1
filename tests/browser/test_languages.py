"""The pages in Simplified Chinese."""

import re

from playwright.sync_api import expect

from tests.browser.person import Person


def test_the_pages_in_chinese(person: Person) -> None:
    page = person.page
    person.sign_up()
    person.make_gallery("Holidays")
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^zh", re.IGNORECASE))
    person.shoot("gallery-zh")
    for name, address in {"home": "/", "search": "/search/", "jobs": "/jobs/"}.items():
        page.goto(address)
        expect(page.locator("main h1")).to_have_text(re.compile("[\u4e00-\u9fff]"))
        person.shoot(f"{name}-zh")
    person.sign_out()
    expect(page.locator("main h1")).to_have_text("登录")
    person.shoot("sign-in-zh")
