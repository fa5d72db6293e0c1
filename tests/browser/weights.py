"""What a page makes a browser fetch before it is usable, against a budget."""

from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Page, Response

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


def keep_nothing(page: Page) -> None:
    """As if each page were the first: nothing comes from the browser's cache."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})


def go_and_weigh(page: Page, address: str) -> tuple[Response, Weight]:
    weight = Weight()
    heard: list[Response] = []

    def listen(response: Response) -> None:
        heard.append(response)

    page.on("response", listen)
    # Styles and modules, with all that they import, are there before a page counts as loaded.
    answer = page.goto(address, wait_until="load")
    page.remove_listener("response", listen)
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
    return answer, weight


def over_budget(weights: Mapping[str, Weight]) -> list[str]:
    # Those who have a link's password to type need no script; the scales see those of others.
    assert all(weight.stylesheet > 0 for weight in weights.values())
    assert weights["galleries:detail"].script > 0
    return [
        f"{name} is over its budget: {weight}"
        for name, weight in weights.items()
        if weight.script > SCRIPTS
        or weight.stylesheet > STYLES
        or weight.html > PLOTTED.get(name, HTML)
    ]
