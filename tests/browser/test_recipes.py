"""The editor of recipes, a trial, and a question to a hosted model, against a fake provider."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from apps.providers.fake import KEY, FakeProvider, running
from futu.instance import Instance
from tests.browser.person import INDEXED_MS, Person
from tests.browser.pictures import photos

# The person is staff, has agreed, and has a word on each of their pictures.
STAFF = """
from apps.accounts.models import User
from apps.classification.models import Category
from apps.classification.services import corrections
from apps.classification.services.recipes import PROMPT, create_recipe, set_live
from apps.galleries.models import Image
from apps.providers.models import Consent, Price, Provider
from apps.providers.services.credentials import set_key

User.objects.filter(username={name!r}).update(is_staff=True, is_superuser=True)
boss = User.objects.get(username={name!r})
provider = Provider.objects.create(name={name!r}, base_url={url!r}, chat_model="sees", timeout=20)
set_key(provider, {key!r})
Price.objects.create(provider=provider, unit="requests", micros=1000000)
Consent.objects.create(person=boss, provider=provider)
values = {{"model": "sees", "prompt": PROMPT, "side": 256, "quality": 85, "floor": 0.4}}
recipe = create_recipe(values | {{"name": "First", "provider": provider}}, boss)
if {live!r}:
    set_live(recipe, boss)
for image in Image.objects.filter(gallery__owner=boss):
    code = "foods" if image.name == "coffee.jpg" else "social_activities"
    corrections.correct(boss, image.sha256, Category.objects.get(code=code))
print(recipe.pk)
"""
LOCAL = """
from apps.classification.services.recipes import local_recipe, set_live
set_live(local_recipe())
"""


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    """It says the first category of all pictures."""
    with running() as server:
        yield server


@pytest.fixture
def back_to_local(instance: Instance) -> Iterator[None]:
    """The instance is shared: nobody else is to meet this test's recipe."""
    yield
    instance.manage("shell", "-v", "0", "-c", LOCAL)


def become_staff(person: Person, instance: Instance, fake: FakeProvider, *, live: bool) -> int:
    script = STAFF.format(name=person.name, url=fake.openai, key=KEY, live=live)
    return int(instance.manage("shell", "-v", "0", "-c", script))


def test_a_prompt_is_edited_compared_tried_and_taken_back(
    person: Person,
    instance: Instance,
    fake: FakeProvider,
    tmp_path: Path,
    back_to_local: None,
) -> None:
    page = person.page
    person.sign_up()
    person.make_gallery("Labelled")
    person.upload(photos(tmp_path)[1:4])
    person.see_ready(3)
    first = become_staff(person, instance, fake, live=True)

    page.goto(f"/classification/recipes/{first}/")
    page.get_by_role("link", name="Edit").click()
    prompt = page.get_by_label("Prompt")
    prompt.fill(prompt.input_value().replace("exactly one", "one"))
    # By itself, while one types.
    expect(page.locator("#draft del")).to_have_text("exactly ", timeout=INDEXED_MS)
    expect(page.locator("#draft")).not_to_contain_text(KEY)
    person.shoot("recipe-edited")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_role("heading", name="First 2")).to_be_visible()
    expect(page.get_by_text("does not answer now")).to_be_visible()

    page.get_by_role("link", name="Beside the one that answers now").click()
    expect(page.locator(".diff del")).to_have_text("exactly ")
    person.shoot("recipes-compared")
    page.get_by_role("link", name="First 2").click()

    page.get_by_role("link", name="Try it").click()
    expect(page.get_by_text("0.003 ").first).to_be_visible()
    page.get_by_role("button", name="Try it on 3 pictures").click()
    expect(page.locator("#trial progress")).to_have_count(0, timeout=INDEXED_MS)
    expect(page.get_by_text("2 of 3").first).to_be_visible()
    expect(page.locator(".wrong")).to_contain_text("it said: Social activities")
    expect(page.locator(".wrong img")).to_be_visible()
    person.shoot("recipe-tried")
    page.get_by_role("button", name="Let it answer").click()
    expect(page.get_by_text("answers now", exact=True)).to_be_visible()

    page.goto("/classification/recipes/")
    person.shoot("recipes")
    page.goto(f"/classification/recipes/{first}/")
    page.get_by_role("button", name="Go back to this one").click()
    expect(page.get_by_text("answers now", exact=True)).to_be_visible()
    assert len(fake.received) == 6, "two recipes, three pictures"


def test_a_hosted_answer_comes_by_itself_and_is_corrected_by_keys(
    person: Person,
    instance: Instance,
    fake: FakeProvider,
    tmp_path: Path,
    back_to_local: None,
) -> None:
    page = person.page
    person.sign_up()
    become_staff(person, instance, fake, live=True)
    fake.is_open.clear()
    page.goto("/classification/")
    chosen = photos(tmp_path)[0]
    page.locator("#classify input[type=file]").set_input_files(chosen)
    expect(page.get_by_text("The model is being asked…")).to_be_visible()
    person.shoot("classify-waiting")
    fake.is_open.set()
    said = page.locator(".answer__category b")
    expect(said).to_have_text("Social activities", timeout=INDEXED_MS)
    person.shoot("classify-hosted")
    picture, answer = page.locator("[data-preview]"), page.locator(".answer")
    beside = picture.bounding_box(), answer.bounding_box()
    assert beside[0]
    assert beside[1]
    if person.device == "desktop":
        assert beside[1]["x"] > beside[0]["x"] + beside[0]["width"] - 1
        assert beside[1]["y"] < beside[0]["y"] + beside[0]["height"]

    page.get_by_text(re.compile("Correct it")).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Pets").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("your word", exact=True)).to_be_visible()
    expect(said).to_have_text("Pets")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("your word", exact=True)).to_have_count(0)
