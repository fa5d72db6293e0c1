"""What is on every page: the tray of jobs, the keys, the first steps, the language."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser.person import INDEXED_MS, Person
from tests.browser.pictures import NAMES, photos

BUSY = (
    '<div class="tray" id="tray" hx-get="/jobs/tray" hx-swap="outerMorph" '
    'hx-trigger="futu:work from:document, every 100ms"></div>'
)
DONE = "All work in the background is done."


def test_the_tray_shows_work_and_tells_its_end(person: Person, tmp_path: Path) -> None:
    page = person.page
    person.sign_up()
    person.make_gallery("Work")
    person.upload(photos(tmp_path))
    expect(page.locator(".tray__count")).to_contain_text("1")
    page.locator(".tray summary").click()
    expect(page.locator(".tray__panel")).to_contain_text("Adding pictures")
    person.shoot("tray", whole=False)
    expect(page.locator("#toasts")).to_contain_text(DONE, timeout=INDEXED_MS)
    expect(page.locator(".tray__count")).to_have_count(0, timeout=INDEXED_MS)
    person.see_ready(len(NAMES))


@pytest.mark.parametrize("device", ["desktop"], indirect=True)
def test_the_end_is_told_on_whatever_page_it_comes(person: Person, tmp_path: Path) -> None:
    page = person.page
    person.sign_up()
    person.make_gallery("Work")
    person.upload(photos(tmp_path)[:1])
    # Told here first: before that the tray may not have looked yet, and would forget the moment.
    expect(page.locator("#toasts")).to_contain_text(DONE, timeout=INDEXED_MS)
    expect(page.locator("#tray[data-since]")).to_have_count(0)
    # As the tab remembers it when it leaves a page in the middle of the work.
    moment = "new Date(Date.now() - 600000).toISOString()"
    page.evaluate(f"sessionStorage.setItem('futu:waiting-since', {moment})")
    page.goto("/search/")
    expect(page.locator("#toasts")).to_contain_text(DONE)
    page.reload()
    expect(page.locator("#tray[hx-get*=since]")).to_have_count(1)
    expect(page.locator("#toasts")).not_to_contain_text(DONE)


@pytest.mark.parametrize("device", ["desktop"], indirect=True)
def test_a_hidden_tab_asks_nothing(person: Person) -> None:
    page = person.page
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(content_type="text/html", body=BUSY)

    page.route("**/jobs/tray*", answer)
    person.sign_up()
    while len(asked) < 4:
        page.wait_for_timeout(50)
    page.evaluate("Object.defineProperty(document, 'visibilityState', {get: () => 'hidden'})")
    page.wait_for_timeout(200)  # for one that was on its way
    before = len(asked)
    page.wait_for_timeout(1000)
    assert len(asked) == before


@pytest.mark.parametrize("device", ["desktop"], indirect=True)
def test_the_keys(person: Person) -> None:
    page = person.page
    person.sign_up()
    name = page.get_by_label("Name of the new gallery")
    name.press("/")
    expect(name).to_have_value("/")
    name.blur()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("/")
    ask = page.get_by_role("dialog", name="Find pictures by words or with a picture")
    expect(ask).to_be_visible()
    page.keyboard.press("Escape")
    expect(ask).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("j")
    page.wait_for_url("**/jobs/")


def test_the_first_steps_are_done_by_doing_them(person: Person, tmp_path: Path) -> None:
    page = person.page
    person.sign_up()
    steps = page.get_by_role("region", name="Three steps to begin")
    here = steps.locator("[aria-current=step]")
    expect(here).to_contain_text("Make a gallery")
    person.shoot("first-steps")
    person.make_gallery("First")
    page.goto("/")
    expect(here).to_contain_text("Put pictures in")
    here.get_by_role("link").click()
    person.upload(photos(tmp_path)[:1])
    person.see_ready(1)
    page.goto("/")
    expect(here).to_contain_text("Search with one")
    person.search(tmp_path / f"{NAMES[0]}.jpg")
    person.see_first(f"{NAMES[0]}.jpg")
    page.goto("/")
    expect(page.get_by_role("heading", name="Galleries")).to_be_visible()
    expect(steps).to_have_count(0)


@pytest.mark.parametrize("device", ["desktop"], indirect=True)
def test_the_first_steps_are_sent_away(person: Person) -> None:
    page = person.page
    person.sign_up()
    page.get_by_role("button", name="Do not show this").click()
    expect(page.get_by_role("heading", name="No galleries")).to_be_visible()
    expect(page.get_by_role("region", name="Three steps to begin")).to_have_count(0)


@pytest.mark.parametrize("device", ["phone"], indirect=True)
def test_the_language_on_a_phone(person: Person) -> None:
    page = person.page
    person.sign_up()
    header = page.locator("header.header")
    box = header.bounding_box()
    assert box
    assert box["height"] < 60, "on a phone the header keeps to one row"
    page.get_by_role("button", name="简体中文").tap()
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^zh", re.IGNORECASE))
    expect(page.get_by_role("link", name="图库").first).to_be_visible()
    page.get_by_role("button", name="English").tap()
    expect(page.get_by_role("heading", name="Galleries")).to_be_visible()
