"""A site to crawl whose pictures no other test has, and staff who crawl it, by pages or without.

The instance is shared, and pictures that look alike are taken once, from whichever source came
first; what is taken down never comes in again.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image, ImageOps
from playwright.sync_api import Browser, Page, expect

from apps.search.demo.photos import sample_photos
from futu.instance import Instance
from tests.browser.conftest import DEVICES
from tests.browser.person import Person
from tests.crawling.site import Photo, Site
from tests.crawling.site.photos import jpeg

# Of the site's six one is closed by robots.txt; each of the others states a licence.
PICTURES, KEPT = 6, 5
SIZE = (480, 320)
# A crawl waits between its requests, and pictures for a model to be loaded.
CRAWLED_MS = 180_000

STAFF = """
from apps.accounts.models import User
User.objects.filter(username={name!r}).update(is_staff=True, is_superuser=True)
"""
FOUND = """
import json
from apps.crawling.models import Source
source = Source.objects.found(**json.loads({values!r}))
print(source.pk)
"""
PUBLISHED = """
import json
from apps.accounts.models import User
from apps.crawling.models import CrawledImage
from apps.crawling.services.publishing import approve
entries = CrawledImage.objects.filter(source={source}, state="waiting")
approve(entries, by=User.objects.get(username={name!r}))
found = CrawledImage.objects.filter(source={source}, state="approved")
print(json.dumps({{entry.url: str(entry.image_id) for entry in found}}))
"""


@contextmanager
def site_of_its_own() -> Iterator[Site]:
    site = Site(PICTURES, 2, traps=(), real=False)
    chance = Random(secrets.token_bytes(8))
    for photo in site.photos:
        vars(photo)["content"] = jpeg(scene(chance))
    with site:
        yield site


def scene(chance: Random) -> Image.Image:
    """Two parts of photographs beside each other, as nobody has put them before."""
    whole = Image.new("RGB", SIZE)
    half = (SIZE[0] // 2, SIZE[1])
    names = ("astronaut", "chelsea", "coffee", "rocket", "china", "flower", "motorcycle_left")
    photos = [path for path in sample_photos() if path.stem in names]
    for place, path in zip((0, half[0]), chance.sample(photos, 2), strict=True):
        with Image.open(path) as opened:
            photo = opened.convert("RGB")
        centre = (chance.random(), chance.random())
        part = ImageOps.fit(photo, half, bleed=chance.uniform(0.15, 0.3), centering=centre)
        whole.paste(ImageOps.mirror(part) if chance.random() < 0.5 else part, (place, 0))
    return whole


def edited_copy(photo: Photo, target: Path) -> Path:
    """Cut at every side, made smaller, and saved with little care."""
    with Image.open(BytesIO(photo.content)) as picture:
        width, height = picture.size
        box = (width // 12, height // 12, width * 11 // 12, height * 23 // 24)
        picture.crop(box).resize((300, 200)).save(target, "JPEG", quality=40)
    return target


def make_staff(person: Person, instance: Instance) -> None:
    person.sign_up()
    instance.manage("shell", "-v", "0", "-c", STAFF.format(name=person.name))


def fill_in(page: Page, site: Site, name: str) -> None:
    """The form of a source, as the site wants it."""
    page.get_by_label("Name:").fill(name)
    page.get_by_label("Home page:").fill(site.url)
    for field, value in site.settings().items():
        text = "\n".join(value) if isinstance(value, list) else str(value)
        page.locator(f"[name='settings-{field}']").fill(text)


def crawl_without_pages(instance: Instance, site: Site, name: str) -> int:
    """The site as a source called `name`, crawled to the end; returns the source's id."""
    values: dict[str, Any] = {
        "name": name,
        "slug": name.lower(),
        "homepage": f"{site.url}/",
        "kind": "html",
        "settings": site.settings(),
        "delay": 0,
    }
    code = FOUND.format(values=json.dumps(values))
    source = int(instance.manage("shell", "-v", "0", "--no-imports", "-c", code))
    instance.manage("crawl", str(values["slug"]))
    return source


def publish_without_pages(instance: Instance, source: int, by: Person) -> dict[str, str]:
    """All that waits; returns the pictures' ids by where they come from."""
    code = PUBLISHED.format(source=source, name=by.name)
    ids: dict[str, str] = json.loads(
        instance.manage("shell", "-v", "0", "--no-imports", "-c", code)
    )
    return ids


@contextmanager
def somebody_else(browser: Browser, instance: Instance, device: str) -> Iterator[Person]:
    """Another browser, without a past."""
    context = browser.new_context(base_url=instance.url, locale="en-GB", **DEVICES[device])
    context.set_default_timeout(30_000)
    yield Person(context.new_page(), device)
    context.close()


def search_everywhere(person: Person, picture: Path) -> None:
    page = person.page
    page.goto("/search/")
    page.locator("input[name=file]").set_input_files(picture)
    page.locator("[data-asking] .cropper-container").wait_for()
    page.get_by_role("radio", name="Both").check(force=True)
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("#results-title")).to_be_visible(timeout=60_000)
