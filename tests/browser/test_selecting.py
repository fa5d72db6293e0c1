"""Selecting pictures: whatever a person does, boxes, count and what the form sends agree."""

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from futu.instance import Instance
from tests.browser.person import Person
from tests.browser.test_tidying import make_rows

STEPS = 60
# What the four places say, once the page has come to rest.
TOLD = """() => {
  const form = document.getElementById("selection");
  const boxes = [...document.querySelectorAll(".card input[name=image]")];
  const data = new FormData(form);
  const ids = (name) => (data.get(name) ?? "").split(",").filter(Boolean);
  return {
    loaded: boxes.map((box) => box.value),
    ticked: boxes.filter((box) => box.checked).map((box) => box.value),
    count: Number(form.querySelector("[data-count]").textContent),
    matching: Number(document.querySelector("#place [name=matching]").value),
    all: data.get("all") !== null,
    image: ids("image"),
    except: ids("except"),
    bar: getComputedStyle(form).display !== "none",
    can: !form.querySelector("[data-bin]").disabled,
  };
}"""


def agree(page: Page) -> dict[str, Any]:
    """What is said, in every place; fails when two of them differ."""
    told: dict[str, Any] = page.evaluate(TOLD)
    loaded, ticked = told["loaded"], set(told["ticked"])
    if told["all"]:
        assert ticked == set(loaded) - set(told["except"])
        assert told["count"] == told["matching"] - len(told["except"])
        assert told["image"] == []
    else:
        assert ticked == set(told["image"])
        assert told["count"] == len(ticked)
        assert told["except"] == []
    assert told["can"] == (told["count"] > 0)
    assert told["bar"] or not told["count"], "selected, and no bar says so"
    return told


def act(page: Page, name: str, dice: random.Random) -> None:
    """One thing that a person does, somewhere on the page."""
    cards = page.locator(".card")
    card = cards.nth(dice.randrange(min(12, cards.count())))
    link, box = card.locator(".card__link"), card.locator("input")
    keys = {"x": "x", "space": " ", "shift-x": "Shift+X", "delete": "Delete"}
    keys |= {"right": "Shift+ArrowRight", "down": "Shift+ArrowDown", "left": "Shift+ArrowLeft"}
    deeds: dict[str, Callable[[], object]] = {
        "box": lambda: box.click(),
        "shift-box": lambda: box.click(modifiers=["Shift"]),
        "shift-link": lambda: link.click(modifiers=["Shift"], position={"x": 60, "y": 60}),
        "ctrl-link": lambda: link.click(modifiers=["ControlOrMeta"], position={"x": 60, "y": 60}),
        "space-on-box": lambda: box.press(" "),
        "shift-space-on-box": lambda: box.press("Shift+ "),
        "escape": lambda: link.press("Escape"),
        "a": lambda: link.press("a"),
        "all": lambda: page.locator("[name=all]").evaluate("box => box.click()"),
        "scroll": lambda: page.evaluate("scrollTo(0, document.body.scrollHeight)"),
        "order": lambda: page.locator("#id_order").select_option(dice.choice(["name", "-added"])),
        "filter": lambda: page.locator("#id_q").fill(dice.choice(["", "row 01", "row"])),
        "again": lambda: page.evaluate(
            "document.getElementById('status').dispatchEvent(new Event('refresh'))"
        ),
    }
    deed = deeds.get(name) or (lambda: link.press(keys[name]))
    deed()
    page.wait_for_load_state("networkidle")
    # Longer than what is typed into the filter waits.
    page.wait_for_timeout(600 if name in {"filter", "again"} else 60)


@pytest.mark.parametrize("device", ["desktop"])
@pytest.mark.parametrize("seed", [1, 2])
def test_boxes_count_and_form_agree(person: Person, instance: Instance, seed: int) -> None:
    page = person.page
    person.sign_up()
    address = person.make_gallery("Agreeing")
    make_rows(instance, address, 100)
    page.goto(f"{address}?order=name", wait_until="networkidle")
    dice = random.Random(seed)
    often = ["box", "shift-box", "shift-link", "ctrl-link", "x", "space-on-box", "right", "down"]
    seldom = [
        "shift-x",
        "left",
        "space",
        "escape",
        "a",
        "all",
        "scroll",
        "order",
        "filter",
        "again",
    ]
    for step in range(STEPS):
        name = dice.choice(often if dice.random() < 0.7 else [*seldom, "shift-space-on-box"])
        act(page, name, dice)
        try:
            agree(page)
        except AssertionError as error:
            raise AssertionError(f"step {step}, {name}: {error}") from error


@pytest.mark.parametrize("device", ["desktop"])
def test_a_range_holds_both_ends_and_is_drawn_anew(person: Person, instance: Instance) -> None:
    page = person.page
    person.sign_up()
    address = person.make_gallery("Ranges")
    make_rows(instance, address, 12)
    page.goto(f"{address}?order=name")
    boxes = page.locator(".card__choose input")
    boxes.nth(2).click()
    boxes.nth(6).click(modifiers=["Shift"])
    assert len(agree(page)["ticked"]) == 5
    boxes.nth(4).click(modifiers=["Shift"])
    told = agree(page)
    assert told["ticked"] == told["loaded"][2:5]
    page.locator(".card__link").nth(4).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert agree(page)["ticked"] == told["loaded"][2:7]
    page.keyboard.press("Delete")
    expect(page.locator("#toasts")).to_contain_text("5 pictures were moved to the bin.")
    expect(page.locator(".card")).to_have_count(7)
    left = [page.locator(".card__name").nth(i).inner_text() for i in range(7)]
    assert left == [f"row {i:03}" for i in (0, 1, 7, 8, 9, 10, 11)]
    # Back to the page as it was: nothing is selected there, for these are other pictures.
    page.go_back(wait_until="networkidle")
    assert agree(page)["count"] == 0


def test_all_but_some(person: Person, instance: Instance, device: str) -> None:
    """All that match, loaded or not, without the two that were unticked."""
    page = person.page
    person.sign_up()
    address = person.make_gallery("But some")
    make_rows(instance, address, 90)
    page.goto(f"{address}?order=name")
    page.get_by_role("button", name="Select").click()
    page.locator("[name=all]").check()
    expect(page.locator("[data-count]")).to_have_text("90")
    for i in (0, 2):
        page.locator(".card__link").nth(i).click()
    expect(page.locator("[data-count]")).to_have_text("88")
    agree(page)
    person.shoot("all-but-some", whole=False)
    # Added by another tab meanwhile: not meant.
    make_rows(instance, address, 91)
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("88 pictures were moved to the bin.")
    expect(page.locator(".card")).to_have_count(3)
    page.goto("/bin/")
    page.locator("[name=all]").check()
    expect(page.locator("[data-count]")).to_have_text("88")
    page.locator(".card").nth(1).click()
    expect(page.locator("[data-count]")).to_have_text("87")
    page.get_by_role("button", name="Restore").last.click()
    expect(page.locator("#toasts")).to_contain_text("87 pictures are back")
    expect(page.locator(".card")).to_have_count(1)


@pytest.mark.parametrize("device", ["desktop"])
def test_pictures_that_go_and_come_meanwhile(person: Person, instance: Instance) -> None:
    """One that another tab deleted is not counted; one added while all are selected is selected."""
    page = person.page
    person.sign_up()
    address = person.make_gallery("Meanwhile")
    make_rows(instance, address, 8)
    gallery = address.split("/")[2]
    of_it = f'from apps.galleries.models import Image; i=Image.objects.filter(gallery="{gallery}")'
    instance.manage("shell", "-v", "0", "-c", f'{of_it}; i.update(state="pending")')
    page.goto(address, wait_until="load")
    page.locator(".card__choose input").first.click()
    page.locator(".card__choose input").nth(5).click(modifiers=["Shift"])
    assert agree(page)["count"] == 6
    gone = '; from django.utils.timezone import now; i.filter(name="row 006").update(binned=now())'
    instance.manage("shell", "-v", "0", "-c", of_it + gone)
    expect(page.locator("[data-count]")).to_have_text(re.compile("^5$"))
    agree(page)
    page.locator("[name=all]").check()
    expect(page.locator("[data-count]")).to_have_text("7")
    make_rows(instance, address, 9)
    expect(page.locator("[data-count]")).not_to_have_text("7")
    agree(page)
