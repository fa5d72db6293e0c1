"""A visitor without an account: looks around, searches the web's pictures, is told when to wait."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from futu.instance import Instance, running_instance
from tests.browser.person import Person
from tests.browser.pictures import photos

# Two sources with pictures, made as a crawl's decisions make them.
PUBLISH = """
import json, time
from django.core.files.base import File
from django.utils import timezone
from apps.galleries import services
from apps.galleries.models import Gallery, Image, Origin, Tag
files = {files}
for name, paths in (("Archive", files[:3]), ("Museum", files[3:])):
    source = Gallery.objects.create(owner=None, name=name, visibility="public")
    for path in paths:
        with open(path, "rb") as file:
            services.add_images(source, [File(file, path.rsplit("/", 1)[1])])
deadline = time.monotonic() + 60
while Image.objects.exclude(state="ready"):
    assert time.monotonic() < deadline, "they are not ready"
    time.sleep(0.2)
tag = Tag.objects.create(owner=None, name="museum pieces")
for image in Image.objects.all():
    tag.images.add(image)
    Origin.objects.create(
        image=image, site="example.org", page="https://example.org/" + image.name,
        url="https://example.org/i/" + image.name, title="The " + image.name.split(".")[0],
        author="A. Painter", licence="cc-by-4.0", fetched=timezone.now(),
    )
print(json.dumps({{image.name: str(image.id) for image in Image.objects.all()}}))
"""


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """One of its own, open to strangers: the shared one is not."""
    opened = {"FUTU_PUBLIC_SEARCH": "true", "FUTU_PUBLIC_SEARCH_RATE": "4/h", "FUTU_SPEC": "fake"}
    with running_instance(tmp_path_factory.mktemp("open"), **opened) as running:
        yield running


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return photos(tmp_path_factory.mktemp("photos"))


@pytest.fixture(scope="module")
def shown(instance: Instance, pictures: list[Path]) -> dict[str, str]:
    """The ids of the public pictures, by name."""
    script = PUBLISH.format(files=[str(path) for path in pictures])
    ids: dict[str, str] = json.loads(instance.manage("shell", "-v", "0", "-c", script))
    _wait_until_the_header_knows(instance)
    return ids


def _wait_until_the_header_knows(instance: Instance) -> None:
    """That nothing is public may have been asked just before, and is remembered for seconds."""
    deadline = time.monotonic() + 60
    while 'href="/explore/"' not in httpx.get(f"{instance.url}/accounts/login/").text:
        assert time.monotonic() < deadline, "the header never offers the public gallery"
        time.sleep(0.2)


def test_a_stranger_looks_around_and_searches(
    person: Person, page: Page, shown: dict[str, str], pictures: list[Path]
) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Explore").click()
    expect(page.get_by_role("heading", name="Explore")).to_be_visible()
    person.shoot("explore")
    page.get_by_role("link", name="Museum").first.click()
    expect(page.locator(".card")).to_have_count(3)
    page.locator(".card a").first.click()

    # Keys lead from picture to picture, as in a gallery of one's own.
    title = page.get_by_role("heading", level=1)
    first = title.text_content()
    page.locator("[data-viewer][data-live]").wait_for()
    page.keyboard.press("ArrowRight")
    expect(title).not_to_have_text(first or "")
    expect(page.get_by_role("link", name="CC BY 4.0")).to_have_attribute(
        "href", "https://creativecommons.org/licenses/by/4.0/"
    )
    expect(page.get_by_role("link", name="example.org")).to_have_attribute(
        "rel", "noopener nofollow"
    )
    person.shoot("explore-picture")
    page.get_by_role("link", name="museum pieces").click()
    expect(page.locator(".card")).to_have_count(6)

    page.get_by_role("link", name="Search", exact=True).click()
    page.locator("input[name=file]").set_input_files(pictures[4])
    page.locator("[data-asking] .cropper-container").wait_for()
    page.get_by_role("checkbox", name="Museum").check()
    page.get_by_role("button", name="Search", exact=True).click()
    best = page.locator(".match").first
    expect(best).to_have_id(f"match-{shown[pictures[4].name]}")
    expect(best).to_contain_text("A. Painter")
    expect(page.locator(".match")).to_have_count(3)
    person.shoot("explore-found")

    # However it is looked at, it says whose picture it is.
    person.open_question()  # Scripts have begun.
    best.locator("[data-compare]").click()
    dialog = page.locator("#compare")
    dialog.get_by_text("Overlay").click()
    expect(dialog.get_by_role("link", name="example.org")).to_be_visible()
    page.keyboard.press("Escape")


def test_a_stranger_who_asks_too_often_keeps_the_picture_and_hears_what_to_do(
    person: Person, page: Page, shown: dict[str, str], pictures: list[Path]
) -> None:
    said = page.get_by_text("sign in to go on at once")
    for _ in range(5):
        page.goto("/search/")
        page.locator("input[name=file]").set_input_files(pictures[0])
        page.locator("[data-asking] .cropper-container").wait_for()
        page.get_by_role("button", name="Search", exact=True).click()
        expect(page.locator("#results-title").or_(said)).to_be_visible()
        if said.is_visible():
            break
    expect(said).to_be_visible()
    expect(page.locator("[data-asking] .cropper-container")).to_be_visible()
    person.shoot("explore-too-often", whole=False)


def test_with_an_account_mine_and_the_web_are_one_ranking(
    person: Person, page: Page, shown: dict[str, str], pictures: list[Path]
) -> None:
    person.sign_up()
    person.make_gallery("Holidays")
    person.upload(pictures[:1])
    person.see_ready(1)
    page.goto("/search/")
    page.locator("input[name=file]").set_input_files(pictures[0])
    page.locator("[data-asking] .cropper-container").wait_for()
    page.get_by_role("radio", name="Both").check(force=True)
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator(".match")).to_have_count(7)
    expect(page.locator(".match__origin")).to_have_count(6)

    # The tag is completed while it is typed, and narrows to the web's.
    person.open_question()
    page.locator(".fold__summary").first.click()
    page.get_by_label("Tag").press_sequentially("muse")
    expect(page.locator("#tags option")).to_have_attribute("value", "museum pieces")
    page.get_by_label("Tag").fill("museum pieces")
    page.get_by_role("button", name="Search there").click()
    expect(page.locator(".match")).to_have_count(6)
    expect(page).to_have_url(re.compile("tag=museum"))
