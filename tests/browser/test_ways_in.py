"""What is dropped, pasted and photographed; and what keeps pictures out, with nothing lost."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from futu.instance import Instance
from tests.browser.hands import drop, paste
from tests.browser.person import PASSWORD, Person
from tests.browser.pictures import photos
from tests.browser.test_uploading import open_gallery

DESKTOP_ONLY = pytest.mark.parametrize("device", ["desktop"], indirect=True)
PHONE_ONLY = pytest.mark.parametrize("device", ["phone"], indirect=True)


@DESKTOP_ONLY
def test_dropped_pasted_and_not_doubled(person: Person, tmp_path: Path) -> None:
    page = person.page
    pictures = photos(tmp_path)
    open_gallery(person, "Dropped")
    drop(page, *pictures[:2])
    expect(page.locator(".file")).to_have_count(2)
    paste(page, pictures[2])
    expect(page.locator(".file")).to_have_count(3)
    page.get_by_role("button", name="Add to the gallery").click()
    person.see_ready(3)

    drop(page, pictures[0], pictures[3])
    page.get_by_role("button", name="Add to the gallery").click()
    known = page.locator(".file", has_text=pictures[0].name)
    expect(known).to_contain_text("This picture is already in the gallery.")
    person.see_ready(4)
    expect(page.locator(".card")).to_have_count(4)


@PHONE_ONLY
def test_a_photo_is_taken_turned_and_kept(person: Person, tmp_path: Path) -> None:
    page = person.page
    open_gallery(person, "Camera")
    page.get_by_label("Take a photo").set_input_files(photos(tmp_path)[2])
    page.locator("[data-chosen]").get_by_role("button", name="Crop").tap()
    dialog = page.get_by_role("dialog")
    dialog.locator(".cropper-crop-box").wait_for()
    dialog.get_by_role("button", name="Rotate right").tap()
    dialog.get_by_role("button", name="Apply").tap()
    page.get_by_role("button", name="Add to the gallery").tap()
    person.see_ready(1)
    page.locator(".card a").tap()
    expect(page.locator(".facts")).to_contain_text("400 × 600")


@DESKTOP_ONLY
def test_a_session_that_ends_in_the_middle(person: Person, tmp_path: Path) -> None:
    """Signed in again in another tab, the first one goes on with what was chosen."""
    page = person.page
    open_gallery(person, "Ended")
    page.locator("input[name=files]").set_input_files(photos(tmp_path)[:2])
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Add to the gallery").click()
    expect(page.get_by_text("You are not signed in any more.")).to_be_visible()
    person.shoot("session-ended", whole=False)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    Person(opened.value, person.device, person.name).sign_in(PASSWORD)
    opened.value.wait_for_url(lambda url: "/login/" not in url)
    # As the browser tells when the tab is looked at again: it goes on by itself.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    person.see_ready(2)


@DESKTOP_ONLY
def test_the_end_of_the_room(person: Person, instance: Instance, tmp_path: Path) -> None:
    """What fits is taken in its order; for the rest it says what to do."""
    page = person.page
    pictures = photos(tmp_path)
    open_gallery(person, "Full")
    room = pictures[0].stat().st_size + 1000
    change = f"User.objects.filter(username='{person.name}').update(quota={room})"
    instance.manage("shell", "-v", "0", "-c", f"from apps.accounts.models import User; {change}")
    page.reload()
    expect(page.locator(".upload.is-live")).to_be_visible()
    person.upload(pictures[:2])
    expect(page.locator(".file--wrong")).to_contain_text(pictures[1].name)
    expect(page.locator(".file--wrong")).to_contain_text("room")
    person.see_ready(1)
    expect(page.locator("#upload-room")).to_contain_text("1000 bytes of")
    person.shoot("room-ended", whole=False)
