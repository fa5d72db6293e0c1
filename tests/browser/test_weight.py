"""What a page makes a browser fetch before it is usable, against a budget."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Page, Response

from futu.instance import Instance
from tests.browser.pages import PAGES
from tests.browser.world import World

# In bytes; scripts and styles as they travel, compressed.
SCRIPTS = 80_000
STYLES = 30_000
HTML = 64 * 1024  # of which compression leaves about a tenth
# Plots of a day with all their figures as tables, for staff.
PLOTTED = {"operations:index": 2 * HTML}
# Swagger UI is one large file by other people, and fetched on the page of the API alone.
NOT_OURS = "/ninja/swagger-ui"


@dataclass
class Weight:
    html: int = 0
    script: int = 0
    stylesheet: int = 0


def weigh(page: Page, address: str) -> Weight:
    weight = Weight()
    heard: list[Response] = []
    page.on("response", lambda response: heard.append(response))
    # Styles and modules, with all that they import, are there before a page counts as loaded.
    answer = page.goto(address, wait_until="load")
    assert answer
    weight.html = len(answer.body())
    for response in heard:
        if NOT_OURS in response.url:
            continue
        size = response.request.sizes()["responseBodySize"]
        if response.request.resource_type == "script":
            weight.script += size
        elif response.request.resource_type == "stylesheet":
            weight.stylesheet += size
    return weight


def test_every_page_keeps_to_its_budget(browser: Browser, instance: Instance, world: World) -> None:
    """Each in a browser that has nothing in its cache."""
    states = world.states()
    weights: dict[str, Weight] = {}
    for name, place in PAGES.items():
        context = browser.new_context(base_url=instance.url, storage_state=states[place.who])
        weights[name] = weigh(context.new_page(), place.address(name, world))
        context.close()
    # Those who have a link's password to type need no script; the scales see those of others.
    assert all(weight.stylesheet > 0 for weight in weights.values())
    assert weights["galleries:detail"].script > 0
    over = [
        f"{name}: {weight}"
        for name, weight in weights.items()
        if weight.script > SCRIPTS
        or weight.stylesheet > STYLES
        or weight.html > PLOTTED.get(name, HTML)
    ]
    assert over == []
