"""Take the pictures of docs/screenshots from a temporary instance (`make screenshots`).

Starts an instance with the real weights in a temporary folder, lets a person sign up, add
the sample photos of scikit-image and scikit-learn and search, then goes to every page of
tests/browser/pages.py and saves a screenshot of each, with a page that lists them.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BASE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "futu.settings")

import django  # noqa: E402

django.setup()

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402

from apps.search.demo.photos import sample_photos  # noqa: E402
from futu.instance import Instance, running_instance  # noqa: E402
from tests.browser.conftest import DESKTOP, FLAGS, PHONE  # noqa: E402
from tests.browser.pages import ADMIN_PAGES, PAGES, Place  # noqa: E402
from tests.browser.pictures import as_jpeg  # noqa: E402
from tests.browser.world import World, furnish  # noqa: E402
from tools.chromium import chromium  # noqa: E402

TARGET = BASE / "docs" / "screenshots"
NAME = "mei"
# The cat is the query picture; the picture added last comes first in the gallery.
PHOTOS = (
    "chelsea",
    "hubble_deep_field",
    "camera",
    "clock_motion",
    "motorcycle_left",
    "motorcycle_right",
    "coins",
    "astronaut",
    "rocket",
    "coffee",
    "flower",
    "china",
)
QUALITY = 78
# The most used pages, enough to show a second language.
MAIN = (
    "galleries:index",
    "galleries:detail",
    "galleries:picture",
    "galleries:bin",
    "search:new",
    "search:query",
    "jobs:index",
    "accounts:home",
    "house:help",
    "account_login",
    "admin:crawling_source_add",
    "admin:crawling_crawledimage_changelist",
)


@dataclass(frozen=True)
class Variant:
    """Device, colour scheme and language of screenshots; `only`: these pages, default all."""

    name: str
    device: dict[str, Any]
    title: str
    dark: bool = False
    chinese: bool = False
    only: tuple[str, ...] = ()


VARIANTS = (
    Variant("desktop", DESKTOP, "On a desktop"),
    Variant("phone", PHONE, "On a phone"),
    Variant(
        "desktop-dark",
        DESKTOP,
        "In the dark",
        dark=True,
        only=("galleries:index", "galleries:detail", "galleries:picture", "search:query"),
    ),
    Variant("desktop-zh", DESKTOP, "In Chinese", chinese=True, only=MAIN),
    Variant("phone-zh", PHONE, "On a phone, in Chinese", chinese=True, only=MAIN),
    Variant(
        "phone-dark-zh",
        PHONE,
        "On a phone, in the dark, in Chinese",
        dark=True,
        chinese=True,
        only=("galleries:detail", "galleries:picture", "search:query"),
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--spec", default="fused-lite2", help="'fake' needs no weights")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_instance(Path(folder, "instance"), FUTU_SPEC=options.spec) as instance,
        running_browser() as browser,
    ):
        world = furnished(browser, instance, Path(folder))
        shutil.rmtree(options.target, ignore_errors=True)
        options.target.mkdir(parents=True)
        shots = [
            (variant, walk(browser, instance, world, variant, options.target))
            for variant in VARIANTS
        ]
    (options.target / "README.md").write_text(listing(shots))


@contextmanager
def running_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


def furnished(browser: Browser, instance: Instance, folder: Path) -> World:
    """Create accounts, one of them with the best of the sample photos."""
    known = {photo.stem: photo for photo in sample_photos()}
    pictures = [as_jpeg(known[name], folder / f"{name}.jpg") for name in PHOTOS]
    return furnish(browser, instance, pictures, NAME)


def walk(
    browser: Browser, instance: Instance, world: World, variant: Variant, target: Path
) -> list[tuple[str, Place]]:
    """Take a screenshot of each page; returns file names with places."""
    contexts = {
        who: context_of(browser, instance, variant, state) for who, state in world.states().items()
    }
    saved: list[tuple[str, Place]] = []
    for name, place in (PAGES | ADMIN_PAGES).items():
        if place.shown and (not variant.only or name in variant.only):
            page = contexts[place.who].new_page()
            page.goto(place.address(name, world))
            page.wait_for_load_state("networkidle")
            file = f"{re.sub('[:_#]', '-', name)}-{variant.name}.webp"
            keep(page, target / file)
            page.close()
            saved.append((file, place))
    for context in contexts.values():
        context.close()
    print(f"{variant.title}: {len(saved)} pages")
    return saved


def context_of(
    browser: Browser, instance: Instance, variant: Variant, state: Any
) -> BrowserContext:
    context = browser.new_context(
        base_url=instance.url,
        color_scheme="dark" if variant.dark else "light",
        reduced_motion="reduce",
        storage_state=state,
        **variant.device,
    )
    language = "zh-hans" if variant.chinese else "en"
    context.add_cookies([{"name": "django_language", "value": language, "url": instance.url}])
    return context


def keep(page: Page, target: Path) -> None:
    """One pixel per CSS pixel: a phone's pixel ratio would only enlarge the files."""
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        size = page.viewport_size
        assert size is not None
        small = shot.resize((size["width"], size["height"]), Image.Resampling.LANCZOS)
        small.convert("RGB").save(target, quality=QUALITY, method=6)


def listing(shots: list[tuple[Variant, list[tuple[str, Place]]]]) -> str:
    """The Markdown page that lists them."""
    lines = ["# Futu in pictures", "", "Made by `make screenshots`; do not edit by hand.", ""]
    for variant, saved in shots:
        width = 260 if variant.device is PHONE else 640
        lines += [f"## {variant.title}", ""]
        for file, place in saved:
            lines += [f"**{place.caption}**", ""]
            lines += [f'<img src="{file}" alt="{place.caption}" width="{width}">', ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
