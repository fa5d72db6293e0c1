"""What a person does to a page that Playwright has no word for: drop, paste, turn to the dark."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

GIVE = """([kind, files]) => {
  const data = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], name, {type: "image/jpeg"}));
  }
  const given = {bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data};
  if (kind === "paste") document.body.dispatchEvent(new ClipboardEvent("paste", given));
  else for (const type of ["dragenter", "dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(type, given));
  }
}"""


def paste(page: Page, *pictures: Path) -> None:
    page.evaluate(GIVE, ["paste", _files(pictures)])


def drop(page: Page, *pictures: Path) -> None:
    """Onto nothing in particular: anywhere on the page."""
    page.evaluate(GIVE, ["drop", _files(pictures)])


def _files(pictures: Sequence[Path]) -> list[tuple[str, str]]:
    return [(path.name, base64.b64encode(path.read_bytes()).decode()) for path in pictures]


def show_in(page: Page, scheme: Literal["light", "dark"]) -> None:
    """The page in these colours, once they have stopped turning into them."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate(
        """async () => {
          for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
          const turning = document.getAnimations().filter(each => each instanceof CSSTransition);
          await Promise.allSettled(turning.map(each => each.finished));
        }"""
    )


# Beside a text its links are as large as its letters; these are what one presses.
INPUTS = "input:not([type=hidden], [type=file], [tabindex='-1'])"
CONTROLS = f"main :is(button, a.button, summary, select, {INPUTS})"
NOT_OURS = ".swagger-ui, .cropper-container"
TOO_SMALL = """(all, notOurs) => all
    .filter((e) => !e.closest(notOurs) && e.checkVisibility({opacityProperty: true}))
    .map((e) => e.matches("[type=checkbox], [type=radio]") ? e.labels[0] ?? e : e)
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([, r]) => r.width && Math.min(r.width, r.height) < 43.5)
    .map(([e, r]) => `${r.width} x ${r.height} ${e.outerHTML.slice(0, 120)}`)"""


def too_small(page: Page) -> list[str]:
    """Controls that a finger would miss: less than 44 pixels high or wide."""
    found: list[str] = page.locator(CONTROLS).evaluate_all(TOO_SMALL, NOT_OURS)
    return found
