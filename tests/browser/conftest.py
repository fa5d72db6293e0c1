"""A real instance and Debian's Chromium, shared by every test of this folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from futu.instance import Instance, running_instance
from tests.browser.person import Person
from tests.browser.pictures import photos
from tests.browser.world import World, furnish
from tests.comparison.pictures import screens_files
from tools.chromium import chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DEVICES = {"desktop": DESKTOP, "phone": PHONE}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.weights)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | {"executable_path": chromium(), "args": FLAGS}


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    folder = tmp_path_factory.mktemp("instance")
    with running_instance(
        folder,
        FUTU_REMOTE_TEST_HOSTS="127.0.0.1,127.0.0.2",
        FUTU_CRAWL_CONTACT="crawls@example.org",
        # A deeper look that is done in a moment, on two cores that three browsers share.
        FUTU_DEEP_SECONDS="20",
        FUTU_DEEP_REGIONS="3",
        FUTU_DEEP_PAIRS="6",
    ) as running:
        with_operator(running)
        yield running


def with_operator(instance: Instance) -> None:
    """Somebody who administers: otherwise the first who signs up would."""
    instance.manage("createsuperuser", "--noinput", "--username", "operator", "--email", "")


@pytest.fixture(scope="session")
def world(
    browser: Browser, instance: Instance, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Some people, for the suites that go over every page and change nothing."""
    world = furnish(browser, instance, photos(tmp_path_factory.mktemp("photos")))
    yield world
    for page in world.pages.values():
        page.context.close()


@pytest.fixture(params=["desktop", "phone"])
def device(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def context(browser: Browser, instance: Instance, device: str) -> Iterator[BrowserContext]:
    """A browser without a past, on one device; times out within seconds, not minutes."""
    context = browser.new_context(base_url=instance.url, locale="en-GB", **DEVICES[device])
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which a script error or a refusal by the content policy fails the test."""
    page = context.new_page()
    wrong: list[str] = []
    errors: list[ConsoleMessage] = []
    visited: set[str] = set()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: errors.append(said) if said.type == "error" else None)
    page.on("framenavigated", lambda frame: visited.add(frame.url))
    yield page
    # A page that is itself an error, such as a 404, is what its test looks at, and so is a
    # connection that its test cut.
    others = [said.text for said in errors if said.location["url"] not in visited]
    assert [*wrong, *(text for text in others if "ERR_INTERNET_DISCONNECTED" not in text)] == []


@pytest.fixture
def person(page: Page, device: str) -> Person:
    """Somebody at the sign-up page's door, with nothing in the instance yet."""
    return Person(page, device)


@pytest.fixture
def screen_files(tmp_path: Path) -> list[Path]:
    """Two screens that differ in a word."""
    paths = []
    for file in screens_files():
        path = tmp_path / str(file.name)
        path.write_bytes(file.read())
        paths.append(path)
    return paths
