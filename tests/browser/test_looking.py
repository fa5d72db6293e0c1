"""Looking closely at one picture, and showing a gallery to somebody without an account."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from futu.instance import Instance
from tests.browser.conftest import PHONE
from tests.browser.person import Person
from tests.browser.pictures import photos


def with_pictures(person: Person, folder: Path, count: int) -> None:
    """A gallery of so many pictures, its page open."""
    person.sign_up()
    person.make_gallery("Holidays")
    person.upload(photos(folder)[:count])
    person.see_ready(count)


def see_picture(page: Page) -> None:
    """The page listens to keys and fingers only once its script runs."""
    page.locator("[data-viewer][data-live]").wait_for()


def width_of(picture: Locator) -> float:
    box = picture.bounding_box()
    assert box is not None
    return box["width"]


def test_zoom_turn_the_page_and_put_words_on_it(person: Person, tmp_path: Path) -> None:
    page = person.page
    with_pictures(person, tmp_path, 2)
    page.locator(".card a").first.click()
    see_picture(page)
    picture = page.locator("[data-picture]")
    fitted = width_of(picture)
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert width_of(picture) > 2 * fitted
    page.keyboard.press("0")
    assert width_of(picture) == fitted
    picture.dblclick()
    assert width_of(picture) > fitted
    page.locator("[data-zoom=toggle]").click()
    assert width_of(picture) == fitted

    first = page.get_by_role("heading", level=1).inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(first)
    see_picture(page)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text(first)
    see_picture(page)

    page.get_by_label("Add tags").fill("sea, old town")
    page.keyboard.press("Enter")
    expect(page.locator(".tag:not(.tag--auto)")).to_have_count(2)
    expect(page.get_by_label("Add tags")).to_be_focused()
    page.get_by_role("button", name="Take off “sea”").click()
    expect(page.locator(".tag:not(.tag--auto)")).to_have_count(1)
    expect(page.locator(".tag:not(.tag--auto)")).to_have_text("old town")

    page.get_by_text("Rename").first.click()
    page.get_by_label("Name").fill("The first day")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", name="The first day.jpg")).to_be_visible()
    expect(page.locator(".tag:not(.tag--auto)")).to_have_text("old town")
    person.shoot("picture")


def test_searching_with_a_part_of_a_picture(person: Person, tmp_path: Path) -> None:
    page = person.page
    with_pictures(person, tmp_path, 2)
    page.locator(".card a").first.click()
    see_picture(page)
    page.get_by_role("button", name="Similar to a part").click()
    page.locator(".cropper-container").wait_for()
    person.drag(page.locator(".cropper-container"), (0.15, 0.15), (0.85, 0.85))
    page.get_by_role("button", name="Search this part").click()
    page.wait_for_url("**/search/**")
    expect(page.locator(".query input[name=box]")).to_have_value(re.compile(r"^0\.\d+,0\.\d+,"))
    expect(page.locator(".match")).to_have_count(1)  # the other one: it is not like itself


def make_link(page: Page, password: str) -> str:
    """On a gallery's page: a link with a password; its page is open then."""
    page.locator(".manage summary").click()
    page.get_by_role("link", name="Share…").click()
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Make the link").click()
    return page.locator(".link__address").input_value()


def test_a_link_opens_a_gallery_until_it_is_revoked(
    person: Person, browser: Browser, instance: Instance, tmp_path: Path
) -> None:
    page = person.page
    with_pictures(person, tmp_path, 2)
    link = make_link(page, "open sesame")
    person.shoot("share")

    phone = browser.new_context(base_url=instance.url, locale="en-GB", **PHONE)
    guest = Person(phone.new_page(), f"guest-of-{person.device}")
    guest.page.goto(link)
    guest.page.get_by_label("Password").fill("close sesame")
    guest.page.get_by_role("button", name="Look at the pictures").click()
    expect(guest.page.get_by_text("This is not the password")).to_be_visible()
    guest.page.get_by_label("Password").fill("open sesame")
    guest.page.get_by_role("button", name="Look at the pictures").click()
    expect(guest.page.locator(".card")).to_have_count(2)
    guest.shoot("shared-gallery")
    guest.page.locator(".card a").first.click()
    expect(guest.page.locator("[data-picture]")).to_be_visible()
    expect(guest.page.get_by_text("Download")).to_have_count(0)
    guest.page.get_by_role("link", name="Next").click()
    expect(guest.page.get_by_role("link", name="Previous")).to_be_visible()
    guest.shoot("shared-picture")

    page.get_by_role("link", name=re.compile("^Revoke")).click()
    page.get_by_role("button", name="Revoke the link").click()
    guest.page.reload()
    expect(guest.page.get_by_role("heading", name="This link does not work")).to_be_visible()
    phone.close()
