"""What a person does on the pages, by the words and roles they see."""

import json
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

SHOTS = Path("test-results") / "pages"
PASSWORD = "a long enough passphrase"
INDEXED_MS = 60_000  # the first picture waits for the model to load
LOOK_AGAIN = """new Promise((done, fail) => {
    const began = Date.now();
    const look = () => {
        if (%s) done();
        else if (Date.now() - began > %d) fail(new Error("never: " + %s));
        else setTimeout(look, 50);
    };
    look();
})"""


@dataclass
class Person:
    """A person with a browser. Names are new each time: the instance is shared."""

    page: Page
    device: str
    name: str = field(default_factory=lambda: f"ana{secrets.token_hex(4)}")

    def sign_up(self) -> None:
        """Without looking at the form, which `sign_up_by_hand` fills in."""
        asking = self.page.request
        form = asking.get("/accounts/signup/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text())
        assert token, form.text()
        fields = {
            "csrfmiddlewaretoken": token[1],
            "username": self.name,
            "email": f"{self.name}@example.org",
            "password1": PASSWORD,
            "password2": PASSWORD,
        }
        answer = asking.post(form.url, form=fields, headers={"Referer": form.url})
        assert answer.ok, answer.text()
        self.page.goto("/")
        self.page.wait_for_load_state()  # Keys and drops are heard by scripts.

    def sign_up_by_hand(self) -> None:
        self.page.goto("/accounts/signup/")
        self.shoot("sign-up")
        self.page.locator("[name=username]").fill(self.name)
        self.page.locator("[name=email]").fill(f"{self.name}@example.org")
        self.page.locator("[name=password1]").fill(PASSWORD)
        self.page.locator("[name=password2]").fill(PASSWORD)
        self.page.locator(".account__form button[type=submit]").click()
        expect(self.page.get_by_label("Name of the new gallery")).to_be_visible()
        self.page.wait_for_load_state()  # Keys and drops are heard by scripts.

    def sign_out(self) -> None:
        self.page.locator("header .menu__summary").click()
        self.page.locator("header .menu form button").click()
        self.page.wait_for_url("**/accounts/login/**")

    def sign_in(self, password: str) -> None:
        """On the sign-in page: fill it in and send it."""
        self.page.locator("[name=login]").fill(self.name)
        self.page.locator("[name=password]").fill(password)
        self.page.locator(".account__form button[type=submit]").click()

    def make_gallery(self, name: str) -> str:
        """Returns the path of the new gallery's page, which is open then."""
        self.page.goto("/")
        self.page.get_by_label("Name of the new gallery").fill(name)
        self.page.get_by_role("button", name="Make gallery").click()
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()
        self.page.wait_for_load_state()
        return "/" + self.page.url.split("/", 3)[3]

    def upload(self, pictures: Sequence[Path]) -> None:
        """On a gallery's page: choose files and send them."""
        self.page.locator("input[name=files]").set_input_files(pictures)
        self.page.get_by_role("button", name="Add to the gallery").click()

    def see_ready(self, count: int) -> None:
        """The strip tells by itself, without a reload, that all are ready to be found."""
        words = re.compile(rf"\b{count}\s+ready to be found")
        expect(self.page.locator("#status")).to_contain_text(words, timeout=INDEXED_MS)
        expect(self.page.locator("#status progress")).to_have_count(0)

    def search(self, picture: Path) -> None:
        self.page.goto("/search/")
        self.page.locator("input[name=file]").set_input_files(picture)
        self.page.get_by_role("button", name="Search", exact=True).click()

    def see_first(self, name: str) -> None:
        first = self.page.locator(".match").first
        expect(first.get_by_role("img")).to_have_attribute("alt", name, timeout=INDEXED_MS)

    def open_question(self) -> None:
        """On a page of results: what was asked with, which a phone shows as a strip at first."""
        self.page.wait_for_load_state()
        if self.device == "phone":
            self.page.get_by_role("button", name="Change", exact=True).click()
        self.page.locator(".query__stage .cropper-container").wait_for()

    def drag(self, target: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
        """From one place to another, both in widths and heights of `target`."""
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None
        mouse = self.page.mouse
        mouse.move(box["x"] + box["width"] * start[0], box["y"] + box["height"] * start[1])
        mouse.down()
        mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=8)
        mouse.up()

    def wait_until(self, condition: str, timeout: int = 30_000) -> None:
        """Until a JavaScript expression is true. Playwright's own `wait_for_function` evaluates a
        string in the page when it has to look again, which the page's security policy refuses.
        """
        self.page.evaluate(LOOK_AGAIN % (condition, timeout, json.dumps(condition)))

    def shoot(self, name: str, *, whole: bool = True) -> None:
        """With FUTU_SHOTS=1, keep a screenshot to look at in test-results/pages; of the whole page
        or what shows. A shot of the whole page resizes the window for a moment.
        """
        if os.environ.get("FUTU_SHOTS") != "1":
            return
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}-{self.device}.png", full_page=whole)
