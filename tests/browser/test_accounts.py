"""Signing out and in again, and being turned away."""

import pytest
from playwright.sync_api import expect

from tests.browser.person import PASSWORD, Person


def test_sign_out_and_in_again(person: Person) -> None:
    page = person.page
    person.sign_up()
    person.make_gallery("Holidays")
    person.sign_out()
    person.shoot("sign-in")
    person.sign_in("not the password")
    expect(page.locator("main [role=alert], main .field__errors").first).to_be_visible()
    person.shoot("sign-in-refused")
    person.sign_in(PASSWORD)
    expect(page.get_by_role("link", name="Holidays")).to_be_visible()


@pytest.mark.parametrize("device", ["desktop"], indirect=True)
def test_an_address_that_is_not_there(person: Person) -> None:
    answer = person.page.goto("/no/such/place/")
    assert answer
    assert answer.status == 404
    person.shoot("not-found")
