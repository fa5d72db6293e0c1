"""Classify a picture by choosing it, from its own page, and correct the answer."""

import re

from playwright.sync_api import expect

from tests.browser.pictures import photos


def test_a_chosen_picture_is_shown_and_answered_beside_it(person, tmp_path):
    person.sign_up()
    page = person.page
    page.goto("/classification/")
    page.locator("#classify input[type=file]").set_input_files(photos(tmp_path)[0])
    expect(page.locator(".answer__category")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-preview]")).to_be_visible()
    known = re.compile("no, the model was asked|yes, the answer was there already")
    expect(page.get_by_text(known)).to_be_visible()
    person.shoot("classified")
    assert page.url.endswith("/classification/")
    page.get_by_text(re.compile("Correct it")).click()
    page.get_by_role("button", name="Food").click()
    expect(page.get_by_text("your word", exact=True)).to_be_visible()


def test_what_is_no_picture_is_said_and_the_form_stays(person, tmp_path):
    person.sign_up()
    page = person.page
    page.goto("/classification/")
    wrong = tmp_path / "a.png"
    wrong.write_text("hello")
    page.locator("#classify input[type=file]").set_input_files(wrong)
    expect(page.locator("[data-errors]")).to_contain_text("not a picture")
    expect(page.get_by_role("button", name="Classify", exact=True)).to_be_enabled()
