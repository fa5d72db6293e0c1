"""Curation in the admin, as staff do it: with keys, with a mouse, with a thumb."""

import secrets
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from futu.instance import Instance
from tests.browser.hands import show_in
from tests.browser.person import PASSWORD, Person
from tests.browser.pictures import photos

# A source of its own with pictures that wait, and somebody who decides on them.
SEED = """
from pathlib import Path
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from apps.accounts.models import User
from apps.crawling.digests import digest_of
from apps.crawling.models import CrawledImage, Source
from apps.galleries.services import add_images

user = User.objects.create_user("{name}", "{name}@example.org", "{password}", is_staff=True)
user.user_permissions.set(Permission.objects.filter(content_type__app_label="crawling"))
source = Source.objects.found(
    name="{name}", slug="{name}", homepage="https://example.org/", licence="cc0"
)
paths = [Path(path) for path in {paths!r}]
added = add_images(source.waiting, [SimpleUploadedFile(p.name, p.read_bytes()) for p in paths])
for number, image in enumerate(added.images):
    url = f"https://example.org/{name}/{{number}}.jpg"
    CrawledImage.objects.create(
        source=source, url=url, digest=digest_of(url), page=url, title=f"Picture {{number}}",
        author="Ada", image=image, state="waiting", score=0.2 * number, fetched=image.created,
    )
print(source.pk)
"""
READY = """
from apps.galleries.models import Image
print(Image.objects.filter(gallery__source_waiting={source}).exclude(state="ready").count())
"""


@pytest.fixture
def ledger(person: Person, instance: Instance, tmp_path: Path) -> Page:
    """The ledger of a source of one's own, signed in, with six pictures that wait."""
    person.name = f"staff{secrets.token_hex(4)}"
    paths = [str(path) for path in photos(tmp_path)[:6]]
    script = SEED.format(name=person.name, password=PASSWORD, paths=paths)
    source = instance.manage("shell", "-v", "0", "-c", script).strip()
    page = person.page
    page.goto(f"/accounts/login/?next=/admin/crawling/crawledimage/?source={source}")
    person.sign_in(PASSWORD)
    page.goto(f"/admin/crawling/crawledimage/?source={source}")
    expect(page.locator(".pic")).to_have_count(len(paths))
    for _ in range(60):
        if instance.manage("shell", "-v", "0", "-c", READY.format(source=source)).strip() == "0":
            break
        page.wait_for_timeout(500)
    page.reload()
    expect(page.locator(".pic__picture")).to_have_count(len(paths))
    return page


@pytest.mark.parametrize("device", ["desktop"])
def test_by_keys_alone(ledger: Page, person: Person) -> None:
    page, cards, toasts = ledger, ledger.locator(".pic:not(.is-leaving)"), ledger.locator("#toasts")
    first, second = (cards.nth(n).get_attribute("data-entry") for n in (0, 1))
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"#entry-{first}.is-current")).to_be_visible()
    page.keyboard.press("a")
    expect(toasts).to_contain_text("1 picture was published.")
    expect(cards).to_have_count(5)
    # The next one moved up, and is the one that keys are about.
    expect(page.locator(f"#entry-{second}.is-current")).to_be_visible()
    page.keyboard.press("u")
    expect(toasts).to_contain_text("Undone: 1 picture is as it was.")
    expect(cards).to_have_count(6)

    # Two at once, quickly one after another.
    page.keyboard.press("r")
    page.keyboard.press("r")
    expect(cards).to_have_count(4)
    expect(page.locator(".states [aria-current]")).to_contain_text("4")
    page.keyboard.press("u")
    expect(cards).to_have_count(5)

    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-count]")).to_have_text("3")
    person.shoot("curation-chosen", whole=False)
    page.keyboard.press("t")
    page.keyboard.type("sea")
    page.keyboard.press("Enter")
    expect(toasts).to_contain_text("The tags of 3 pictures were changed.")
    expect(page.locator(".word--tag", has_text="sea")).to_have_count(3)

    page.keyboard.press("v")
    look = page.locator("#look")
    expect(look.get_by_role("heading", name="Picture")).to_be_visible()
    expect(look).to_contain_text("Tags added: sea")
    person.shoot("curation-look", whole=False)
    assert wrong(page) == []
    page.keyboard.press("Escape")
    expect(look).not_to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keyboard")).to_be_visible()


@pytest.mark.parametrize("device", ["desktop"])
def test_all_that_match_after_a_question(ledger: Page, person: Person) -> None:
    page = ledger
    # With Shift a box is the other end of a range, and one of it.
    boxes = page.locator(".pic__choose")
    boxes.nth(1).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(page.locator("[data-count]")).to_have_text("3")
    assert [boxes.nth(n).is_checked() for n in range(6)] == [False, True, True, True, False, False]
    page.get_by_label("all 6 that match").check()
    page.get_by_role("button", name="Reject").click()
    question = page.locator("#sure")
    expect(question).to_contain_text("Reject 6 pictures?")
    person.shoot("curation-sure", whole=False)
    question.get_by_role("link", name="Cancel").click()
    expect(question).not_to_be_visible()
    page.get_by_role("button", name="Reject").click()
    question.get_by_role("button", name="Reject 6 pictures?").click()
    expect(page.locator(".pic")).to_have_count(0)
    expect(page.locator("#toasts")).to_contain_text("6 pictures were rejected.")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator(".pic")).to_have_count(6)


@pytest.mark.parametrize("device", ["phone"])
def test_with_a_thumb(ledger: Page, person: Person) -> None:
    page = ledger
    frames = page.locator(".pic__frame")
    frames.nth(0).tap()
    frames.nth(1).tap()
    expect(page.locator("[data-count]")).to_have_text("2")
    person.shoot("curation", whole=False)
    assert wrong(page) == []
    page.get_by_role("button", name="Publish").tap()
    expect(page.locator(".pic")).to_have_count(4)
    expect(page.locator("#toasts")).to_contain_text("2 pictures were published.")
    page.get_by_role("link", name="Decisions").tap()
    expect(page.locator(".audit__line").first).to_contain_text("and 1 more")
    assert wrong(page) == []
    # Nothing is wider than the screen.
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


PLENTY = """
from apps.crawling.digests import digest_of
from apps.crawling.models import CrawledImage
urls = [f"https://example.org/plenty/{{n}}.jpg" for n in range({count})]
CrawledImage.objects.bulk_create(
    CrawledImage(source_id={source}, url=url, digest=digest_of(url), title=url, state="waiting")
    for url in urls
)
"""
REJECTED = """
from apps.crawling.models import CrawledImage
print(CrawledImage.objects.filter(source={source}, state="rejected").count())
"""

NOTHING_KEPT = """!Object.keys(sessionStorage)
    .some((key) => key.startsWith('futu.decisions.'))"""


@pytest.fixture
def many(person: Person, instance: Instance) -> str:
    """The ledger of a source with rows in plenty; returns its id."""
    person.name = f"staff{secrets.token_hex(4)}"
    script = SEED.format(name=person.name, password=PASSWORD, paths=[])
    source = instance.manage("shell", "-v", "0", "-c", script).strip()
    instance.manage("shell", "-v", "0", "-c", PLENTY.format(source=source, count=150))
    person.page.goto(f"/accounts/login/?next=/admin/crawling/crawledimage/?source={source}")
    person.sign_in(PASSWORD)
    person.page.goto(f"/admin/crawling/crawledimage/?source={source}")
    return source


def rejected(instance: Instance, source: str) -> int:
    return int(instance.manage("shell", "-v", "0", "-c", REJECTED.format(source=source)))


@pytest.mark.parametrize("device", ["desktop"])
def test_no_decision_is_lost(many: str, person: Person, instance: Instance) -> None:
    """More than a page of them, as fast as keys go; and the page is left with the last one."""
    page = person.page
    page.keyboard.press("ArrowRight")
    for _ in range(100):
        expect(page.locator(".pic.is-current:not(.is-leaving)")).to_have_count(1, timeout=30_000)
        page.keyboard.press("r")
    page.goto("/admin/crawling/")
    page.goto(f"/admin/crawling/crawledimage/?source={many}")
    expect(page.locator(".states [aria-current]")).to_contain_text("50", timeout=30_000)
    # What was sent while the page was left is sent once more, and is known: nothing is done twice.
    person.wait_until(NOTHING_KEPT)
    assert rejected(instance, many) == 100
    # A key that is held down is one decision.
    page.keyboard.press("ArrowRight")
    for _ in range(5):
        page.keyboard.down("r")
    page.keyboard.up("r")
    expect(page.locator("[data-saving-words]")).to_have_text(
        "All decisions are saved.", timeout=30_000
    )
    assert rejected(instance, many) == 101


@pytest.mark.parametrize("device", ["desktop"])
def test_what_cannot_be_saved_is_said_kept_and_sent_again(
    many: str, person: Person, instance: Instance
) -> None:
    page, words = person.page, person.page.locator("[data-saving-words]")
    page.context.set_offline(True)
    page.keyboard.press("ArrowRight")
    for _ in range(3):
        page.keyboard.press("r")
    expect(words).to_contain_text("Not saved yet: 3.")
    person.shoot("curation-stuck", whole=False)
    assert wrong(page) == []
    assert rejected(instance, many) == 0
    page.context.set_offline(False)
    expect(words).to_have_text("All decisions are saved.", timeout=30_000)
    assert rejected(instance, many) == 3


@pytest.mark.parametrize("device", ["desktop"])
def test_a_reason_by_its_number_later_and_a_batch_undone(many: str, person: Person) -> None:
    page, words = person.page, person.page.locator("[data-saving-words]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+R")
    expect(page.locator(".reasons")).to_be_visible()
    person.shoot("curation-reasons", whole=False)
    assert wrong(page) == []
    page.keyboard.press("2")
    expect(page.locator(".reasons")).not_to_be_visible()
    page.keyboard.press("s")
    page.keyboard.press("w")
    page.keyboard.press("w")
    expect(words).to_have_text("All decisions are saved.", timeout=30_000)
    page.get_by_role("link", name="Later").click()
    expect(page.locator(".pic")).to_have_count(2)
    page.go_back()
    page.get_by_role("link", name="Rejected").click()
    expect(page.locator(".pic")).to_contain_text("Rejected by staff: poor quality.")
    # The last one first, and of several that were saved together all at once.
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("Set aside for later")


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def wrong(page: Page) -> list[str]:
    """What axe finds in the light and in the dark; Django's own frame around us is its makers'."""
    opened = page.locator("dialog[open]").count()
    only = {"include": [["dialog[open]"]] if opened else [["#content"]]}
    found: list[str] = []
    for scheme in SCHEMES:
        show_in(page, scheme)
        violations = Axe().run(page, only).response["violations"]
        found += [
            f"{scheme} {each['id']}: {node['html'][:160]}"
            for each in violations
            for node in each["nodes"]
        ]
    return found
