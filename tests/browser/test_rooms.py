"""The menu of rooms under the hand, and what is dropped: an instance that has a room."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from futu.instance import Instance, running_instance
from tests.browser.conftest import with_operator
from tests.browser.person import Person

SETTINGS = "tests.browser.settings_with_atelier"
DROP = """([type, name]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["x"], name, {type}));
  const given = {bubbles: true, cancelable: true, dataTransfer};
  for (const kind of ["dragenter", "dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(kind, given));
}"""


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    folder = tmp_path_factory.mktemp("atelier")
    with running_instance(folder, DJANGO_SETTINGS_MODULE=SETTINGS) as running:
        with_operator(running)
        yield running


@pytest.fixture
def home(person: Person) -> Page:
    person.sign_up()
    return person.page


def test_the_menu_opens_by_key_and_by_hand(home: Page) -> None:
    menu = home.locator("header .tools-menu")
    link = menu.get_by_role("link", name="Settings")
    menu.locator("summary").press("Enter")
    expect(link).to_be_in_viewport(ratio=1)
    home.keyboard.press("Escape")
    expect(link).to_be_hidden()
    menu.locator("summary").click()
    link.click()
    expect(home.locator("body")).to_have_text("atelier")


@pytest.mark.parametrize("device", ["desktop"], indirect=True)
def test_a_picture_that_is_dropped_goes_to_the_room(home: Page) -> None:
    hang = home.get_by_role("button", name="Hang it")
    home.keyboard.press("/")
    expect(home.locator("#ask-dialog")).to_be_visible()
    expect(hang).to_be_hidden()  # There is nothing to hang yet.
    home.evaluate(DROP, ["image/png", "sea.png"])
    hang.click()
    expect(home.locator("body")).to_have_text("atelier sea.png")


@pytest.mark.parametrize("device", ["desktop"], indirect=True)
def test_a_film_that_is_dropped_is_led_to_where_films_are_added(home: Page) -> None:
    screen = home.get_by_role("link", name="Screen it")
    home.evaluate(DROP, ["video/mp4", "sea.mp4"])
    expect(screen).to_be_focused()
    expect(home.get_by_role("button", name="Hang it")).to_be_hidden()
    home.evaluate(DROP, ["image/png", "sea.png"])
    expect(screen).to_be_hidden()
    home.get_by_role("button", name="Choose another").click()
    expect(screen).to_be_hidden()
    home.evaluate(DROP, ["video/mp4", "sea.mp4"])
    screen.click()
    expect(home.locator("body")).to_have_text("atelier")
