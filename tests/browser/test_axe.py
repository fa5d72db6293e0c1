"""Every page of the registry under axe, which finds what keeps people from using a page.

Two walks meet every choice that matters: a desktop in English, a phone in Chinese. On each
page colours are looked at in the light and in the dark.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from futu.instance import Instance
from tests.browser.conftest import DEVICES
from tests.browser.pages import PAGES, World

COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


@pytest.fixture(params=["desktop-en", "phone-zh-hans"])
def walk(
    request: pytest.FixtureRequest, browser: Browser, instance: Instance, world: World
) -> Iterator[tuple[BrowserContext, BrowserContext]]:
    """Two browsers on one device in one language: of the person with pictures, and of nobody."""
    device, language = request.param.split("-", 1)
    signed_in = world.person.page.context.storage_state()
    contexts = [
        browser.new_context(
            base_url=instance.url, reduced_motion="reduce", storage_state=state, **DEVICES[device]
        )
        for state in (signed_in, None)
    ]
    for context in contexts:
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "django_language", "value": language, "url": instance.url}])
    yield contexts[0], contexts[1]
    for context in contexts:
        context.close()


def test_no_page_keeps_anybody_out(
    walk: tuple[BrowserContext, BrowserContext], world: World
) -> None:
    person, nobody = (context.new_page() for context in walk)
    wrong: list[str] = []
    for name, place in PAGES.items():
        page = nobody if place.visitor else person
        page.emulate_media(color_scheme="light")
        answer = page.goto(place.address(name, world))
        assert answer
        assert answer.ok, f"{name}: {answer.status}"
        wrong += [f"{name}: {line}" for line in violations(page)]
        page.emulate_media(color_scheme="dark")
        wrong += [f"{name}, dark: {line}" for line in violations(page, COLOURS)]
    assert wrong == [], "\n".join(wrong)


def test_the_suite_sees_what_is_wrong(
    walk: tuple[BrowserContext, BrowserContext], world: World
) -> None:
    page = walk[1].new_page()
    page.goto(PAGES["account_login"].address("account_login", world))
    page.locator("main").evaluate("main => main.append(document.createElement('button'))")
    assert any("button-name" in line for line in violations(page))


def violations(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]
