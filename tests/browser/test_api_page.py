"""The page that describes the API, under the strict content policy: it can be tried there."""

import json

from playwright.sync_api import expect

from tests.browser.person import Person


def test_an_operation_is_tried_with_the_session(person: Person) -> None:
    """One that changes something, so that the page's CSRF token is needed."""
    page = person.page
    person.sign_up()
    page.goto("/api/v1/docs")
    page.locator("#operations-tag-galleries").click()
    operation = page.locator(".opblock-post", has_text="Create Gallery")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.locator("textarea").fill(json.dumps({"name": "Tried here"}))
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table .response-col_status").last).to_contain_text(
        "201"
    )
    person.shoot("api")
    page.goto("/")
    expect(page.get_by_role("link", name="Tried here").first).to_be_visible()
