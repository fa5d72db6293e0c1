"""Every page of the registry under axe, which finds what keeps people from using a page, and on the
scales.

Two walks meet every choice that matters: a desktop in English and in the light, a phone in Chinese
and in the dark. The first one weighs: each page as if the browser's cache were empty.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page

from futu.instance import Instance
from tests.browser.conftest import DEVICES
from tests.browser.hands import show_in, too_small
from tests.browser.pages import ADMIN_PAGES, PAGES
from tests.browser.weights import Weight, go_and_weigh, keep_nothing, over_budget
from tests.browser.world import NOBODY, World

# What Swagger UI draws is its makers': only our frame around it is ours to mend.
NOT_OURS = {"exclude": [[".swagger-ui"]]}
# Nor is the admin's frame, only what stands in it.
OURS = {"include": [["#content"]]}
FIND = """async ([context, options]) => (await axe.run(context, options)).violations.flatMap(
    ({id, nodes}) => nodes.map(({html}) => `${id}: ${html.slice(0, 160)}`))"""


@dataclass(frozen=True)
class Walk:
    """A browser of each person, the colours they prefer, and whether pages are weighed."""

    contexts: dict[str, BrowserContext]
    scheme: Literal["light", "dark"]
    weighs: bool


@pytest.fixture(params=[("desktop", "light", "en"), ("phone", "dark", "zh-hans")], ids="-".join)
def walk(
    request: pytest.FixtureRequest, browser: Browser, instance: Instance, world: World
) -> Iterator[Walk]:
    device, scheme, language = request.param
    contexts = {
        who: browser.new_context(
            base_url=instance.url, reduced_motion="reduce", storage_state=state, **DEVICES[device]
        )
        for who, state in world.states().items()
    }
    for context in contexts.values():
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "django_language", "value": language, "url": instance.url}])
    yield Walk(contexts, scheme, weighs=device == "desktop")
    for context in contexts.values():
        context.close()


def test_no_page_keeps_anybody_out_or_waiting(walk: Walk, world: World) -> None:
    pages = {who: context.new_page() for who, context in walk.contexts.items()}
    for page in pages.values() if walk.weighs else ():
        keep_nothing(page)
    weights: dict[str, Weight] = {}
    wrong: list[str] = []
    for name, place in (PAGES | ADMIN_PAGES).items():
        page, address = pages[place.who], place.address(name, world)
        show_in(page, walk.scheme)
        answer, weights[name] = go_and_weigh(page, address)
        assert answer.status == place.status, f"{name}: {answer.status}"
        assert page.url.endswith(address), f"{name} leads to {page.url}"
        wrong += [f"{name}: {line}" for line in violations(page)]
        if name in PAGES and page.evaluate("matchMedia('(pointer: coarse)').matches"):
            wrong += [f"{name}, too small for a finger: {line}" for line in too_small(page)]
    if walk.weighs:
        wrong += over_budget({name: weights[name] for name in PAGES})
    assert wrong == [], "\n".join(wrong)


def test_the_suite_sees_what_is_wrong(walk: Walk, world: World) -> None:
    page = walk.contexts[NOBODY].new_page()
    page.goto(PAGES["account_login"].address("account_login", world))
    page.locator("main").evaluate("main => main.append(document.createElement('button'))")
    assert any("button-name" in line for line in violations(page))


def violations(page: Page) -> list[str]:
    """What axe finds, a line for each element. It is put into a page once, and says nothing of
    what is right: on a long page that is most of its answer.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    context = OURS if "/admin/" in page.url else NOT_OURS
    found: list[str] = page.evaluate(FIND, [context, {"resultTypes": ["violations"]}])
    return found
