"""A film in the browser: sent and heard by the real models; its table, voices and results."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from futu.instance import Instance
from tests.browser.person import Person
from tools.film_clip.clip import Wish, make

WORK_MS = 480_000
MADE = """
import json, shutil, tempfile
from pathlib import Path
from apps.accounts.models import User
from tests.films.pages_of import made_film
folder = Path(tempfile.mkdtemp())
film = made_film(User.objects.get(username="{name}"), folder, lines={lines})
shutil.rmtree(folder)
print(json.dumps(str(film.pk)))
"""
# How far the second sound is from the picture, in seconds.
APART = """async () => {
  const video = document.querySelector("[data-picture]");
  const dub = document.querySelector("[data-dub]");
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return [dub.paused, Math.abs(dub.currentTime - video.currentTime), video.currentTime];
}"""


@pytest.fixture
def device() -> str:
    """Lines are edited on large screens; what a phone does has a test of its own."""
    return "desktop"


def film_of(person: Person, instance: Instance, lines: int = 8) -> str:
    """The address of a film that is made already."""
    person.sign_up()
    script = MADE.format(name=person.name, lines=lines)
    made = json.loads(instance.manage("shell", "-v", "0", "-c", script))
    return f"/films/{made}/"


def line(page: Page, number: int):
    return page.locator("[data-line]").nth(number - 1)


def test_a_film_is_sent_heard_and_one_line_spoken(person: Person, tmp_path: Path) -> None:
    make(tmp_path, Wish(12, 3, "flite", "en", 4))
    person.sign_up()
    page = person.page
    page.goto("/films/")
    expect(page.get_by_role("heading", name="No films yet")).to_be_visible()
    expect(page.locator(".able-fold")).to_contain_text("subtitles in the film's language")
    page.locator("[name=file]").set_input_files(tmp_path / "film.mp4")
    expect(page.locator("[data-chosen]")).to_contain_text("film.mp4")
    page.get_by_label("Spoken in").select_option("en")
    page.get_by_label("Title").fill("The harbour")
    page.locator("[name=rights]").check()
    page.get_by_role("button", name="Add the film").click()
    expect(page.get_by_role("heading", name="The harbour")).to_be_visible(timeout=WORK_MS)
    # The page follows by itself: the film is looked at meanwhile.
    expect(page.get_by_text("of your room")).to_be_visible(timeout=WORK_MS)
    person.shoot("film-before")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("#state .strip")).to_be_visible()
    person.shoot("film-running")
    # Without a translator it ends with subtitles, and says what to do.
    expect(page.locator("#state")).to_contain_text("Needs a translation", timeout=WORK_MS)
    page.reload()
    expect(page.locator(".wave canvas")).to_be_visible()
    expect(page.locator("[data-line]").first).to_be_visible()

    line(page, 1).locator("[data-edit=translation]").click()
    page.get_by_label("Chinese", exact=True).fill("你好，世界。")
    page.get_by_role("button", name="Save and speak anew").click()
    spoken = line(page, 1).locator("[data-play=take]")
    expect(spoken).to_be_visible(timeout=WORK_MS)
    sound = page.request.get(spoken.get_attribute("href") or "")
    assert sound.ok
    assert sound.headers["content-type"].startswith("audio/")
    assert len(sound.body()) > 10_000
    spoken.click()
    person.wait_until("!document.querySelector('[data-picture]').paused")
    person.shoot("film-line-spoken")
    page.get_by_role("link", name="Results").click()
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="SRT English").click()
    assert downloaded.value.suggested_filename == "The harbour.en.srt"


def test_lines_by_keys_and_by_the_wave(person: Person, instance: Instance) -> None:
    page = person.page
    page.goto(film_of(person, instance))
    expect(page.locator(".wave canvas")).to_be_visible()
    expect(line(page, 1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("ArrowDown")
    expect(line(page, 2)).to_have_attribute("aria-current", "true")

    # Text and translation, and on to the next line.
    page.keyboard.press("t")
    editor = page.locator("form[data-editor]")
    expect(editor.locator("[name=translation]")).to_be_focused()
    editor.locator("[name=translation]").fill("只是风。")
    page.keyboard.press("Control+Enter")
    expect(line(page, 2)).to_contain_text("只是风。")
    expect(line(page, 3).locator("form[data-editor]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(editor).to_have_count(0)

    # What is typed is not lost to a click elsewhere.
    page.keyboard.press("e")
    editor.locator("[name=text]").fill("Something else")
    page.get_by_role("link", name=re.compile("^Unsure")).click()
    expect(page.locator("[data-unsaved]")).to_be_visible()
    expect(editor.locator("[name=text]")).to_have_value("Something else")
    page.keyboard.press("Escape")
    expect(editor).to_have_count(0)

    # Times: by keys, and by an edge that is dragged.
    edge = page.locator("[data-edge=end]")
    before = int(edge.get_attribute("aria-valuenow") or 0)
    page.keyboard.press(">")
    expect(edge).to_have_attribute("aria-valuenow", str(before + 50))
    expect(line(page, 3)).to_have_attribute("data-end", str(before + 50))
    box, stage = edge.bounding_box(), page.locator(".wave canvas").bounding_box()
    assert box
    assert stage
    x, y = box["x"] + 1, stage["y"] + stage["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y, steps=4)
    page.mouse.up()
    expect(line(page, 3)).not_to_have_attribute("data-end", str(before + 50))
    person.shoot("film-wave", whole=False)

    # Split, undone; removed, undone.
    count = page.locator("[data-line]").count()
    line(page, 3).locator("[data-edit=text]").click()
    page.get_by_text("More with this line").click()
    page.locator("[name=at_word]").select_option("2")
    page.get_by_role("button", name="Split", exact=True).click()
    expect(page.locator("[data-line]")).to_have_count(count + 1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-line]")).to_have_count(count)
    page.keyboard.press("Delete")
    expect(page.locator("[data-line]")).to_have_count(count - 1)
    page.keyboard.press("Control+z")
    expect(page.locator("[data-line]")).to_have_count(count)

    # Asked for anew, a line is replaced among the others.
    for key, what in (("r", "redo"), ("a", "translate")):
        with page.expect_response(f"**/line/*/{what}") as asked:
            page.keyboard.press(key)
        assert asked.value.text().count("data-line ") == count
        expect(page.locator("[data-line]")).to_have_count(count)
        expect(page.locator(".lines-bar")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys for lines")).to_be_visible()


def test_the_second_sound_keeps_step_with_the_picture(person: Person, instance: Instance) -> None:
    page = person.page
    page.goto(film_of(person, instance))
    page.locator(".player__choices").get_by_text("Chinese").first.click()
    page.evaluate("document.querySelector('[data-picture]').play()")
    paused, apart, _at = page.evaluate(APART)
    assert not paused
    assert apart < 0.3
    page.evaluate("document.querySelector('[data-picture]').currentTime = 6")
    paused, apart, at = page.evaluate(APART)
    assert apart < 0.3
    assert at > 6
    page.evaluate("document.querySelector('[data-picture]').pause()")
    person.wait_until("document.querySelector('[data-dub]').paused")
    # Subtitles of either language.
    page.locator(".player__choices").get_by_text("No subtitles").click()
    modes = "[...document.querySelector('[data-picture]').textTracks].map((each) => each.mode)"
    assert page.evaluate(modes) == ["disabled", "disabled"]


def test_characters_are_merged_and_no_voice_is_cloned_without_consent(
    person: Person, instance: Instance
) -> None:
    page = person.page
    page.goto(film_of(person, instance) + "characters/")
    expect(page.locator(".character")).to_have_count(3)
    page.locator(".character").first.get_by_role("link", name=re.compile("Clone")).click()
    dialog = page.get_by_role("dialog", name="Clone the voice of Nora")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Clone with this consent").click()
    expect(dialog.get_by_role("alert")).to_contain_text("only with its owner's consent")
    person.shoot("film-no-consent", whole=False)
    dialog.get_by_role("button", name="Close").click()
    page.get_by_label("The lines of").select_option(label="Old Tom")
    page.get_by_label("are those of").select_option(label="Sam")
    page.get_by_role("button", name="Merge").click()
    expect(page.locator(".character")).to_have_count(2)
    person.shoot("film-characters")
    page.get_by_role("link", name="Results").click()
    expect(page.get_by_text("LUFS")).to_be_visible()
    expect(page.get_by_text("Lines were changed since this was made.").first).to_be_visible()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("Merged two characters")).to_be_visible()
