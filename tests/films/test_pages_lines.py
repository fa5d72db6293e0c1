"""The table of lines: edited, split, merged, locked, spoken anew, undone; two thousand of them."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from apps.films.models import Cue, Film
from apps.films.services import editing, retaking
from apps.films.telling import clock, parse_clock
from apps.jobs.models import Job
from tests.browser.weights import HTML
from tests.films.pages_of import made_film

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def film(owner, tmp_path) -> Film:
    return made_film(owner, tmp_path)


@pytest.fixture
def cue(film) -> Cue:
    return film.cues.in_order().first()


def of(name: str, cue: Cue) -> str:
    return reverse(f"films:{name}", args=[cue.pk])


def whole(cue: Cue, **changes: str) -> dict[str, str]:
    """What the editor sends."""
    given = {
        "whole": "1",
        "text": cue.text,
        "translation": "你听到了吗？",
        "start": clock(cue.start_ms),
        "end": clock(cue.end_ms),
        "character": str(cue.character_id),
    }
    return given | changes


@pytest.mark.parametrize(
    ("words", "ms"),
    [("1:02:03.450", 3_723_450), ("2:03.4", 123_400), ("3,5", 3_500), ("x", None), ("1:-2", None)],
)
def test_times_as_people_write_them(words, ms):
    assert parse_clock(words) == ms
    if ms is not None:
        assert parse_clock(clock(ms)) == ms


def test_a_line_is_edited_with_and_without_a_script(owner_client, cue):
    changed = whole(cue, text="Did you hear it?", translation="你听见了吗？", locked="on")
    row = owner_client.post(of("line", cue), changed, **HTMX)
    assert "Did you hear it?" in row.content.decode()
    undo = row.content.decode().partition("data-undo")[2].partition(">")[0]
    assert "disabled" not in undo, "what can be undone comes with the line"
    cue.refresh_from_db()
    assert cue.locked
    assert cue.translations.get().text == "你听见了吗？"
    plain = owner_client.post(of("line", cue), whole(cue, end="0:02.000"))
    assert plain.status_code == 302
    cue.refresh_from_db()
    assert (cue.end_ms, cue.locked) == (2_000, False)


@pytest.mark.parametrize("wrong", [{"start": "soon"}, {"end": "0:00.000"}, {"end": "9:00:00"}])
def test_a_wrong_time_loses_nothing(owner_client, cue, wrong):
    given = whole(cue, text="Something long that was typed") | wrong
    for how, status in ((HTMX, 200), ({}, 422)):
        answer = owner_client.post(of("line", cue), given, **how)
        assert answer.status_code == status
        text = answer.content.decode()
        assert "Something long that was typed" in text
        assert 'role="alert"' in text or "field__errors" in text
    assert Cue.objects.get(pk=cue.pk).text == cue.text


def test_times_alone_are_moved(owner_client, cue):
    given = {"start": "0:00.250", "end": "0:02.450"}
    assert owner_client.post(of("line", cue), given, **HTMX).status_code == 200
    cue.refresh_from_db()
    assert (cue.start_ms, cue.end_ms, cue.text) == (250, 2_450, "Did you hear that?")


def test_lines_are_split_merged_added_removed_and_all_is_undone(owner_client, film, cue):
    before = list(film.cues.in_order().values_list("text", "start_ms", "end_ms"))
    steps = [
        ("split", {"at_word": "2"}, 5),
        ("merge", {}, 4),
        ("add", {}, 5),
        ("remove", {}, 4),
        ("lock", {}, 4),
    ]
    for name, given, count in steps:
        answer = owner_client.post(of(name, Cue.objects.get(pk=cue.pk)), given, **HTMX)
        assert 'id="lines"' in answer.content.decode(), name
        assert film.cues.count() == count, name
        if name == "remove":
            cue = film.cues.in_order().first()
    for _ in steps:
        owner_client.post(reverse("films:undo", args=[film.pk]), **HTMX)
    assert list(film.cues.in_order().values_list("text", "start_ms", "end_ms")) == before
    nothing = owner_client.post(reverse("films:undo", args=[film.pk]), **HTMX)
    assert "nothing to take back" in nothing.content.decode()
    owner_client.post(reverse("films:redo", args=[film.pk]))
    assert film.cues.count() == 5


def opened(client, cue: Cue) -> dict[str, str]:
    """What the editor sends when nothing is typed, as it was shown."""
    page = client.get(of("line", cue), **HTMX).content.decode()
    shown = dict(re.findall(r'name="(initial-\w+)" value="([^"]*)"', page))
    shown |= dict.fromkeys(re.findall(r'name="(initial-\w+)" id', page), "")
    names = {"text", "translation", "start", "end", "character"}
    assert {f"initial-{name}" for name in names} <= shown.keys()
    return shown | {"whole": "1"} | {name: shown[f"initial-{name}"] for name in names}


def test_an_editor_that_was_open_meanwhile_changes_what_was_typed_in_it_alone(owner_client, cue):
    cue.translations.all().delete()
    given = opened(owner_client, cue)
    editing.translate_text(cue, None, "模型说的。")
    editing.edit(cue, None, locked=True)
    owner_client.post(of("line", cue), given | {"text": "Typed."}, **HTMX)
    cue.refresh_from_db()
    assert (cue.text, cue.locked, cue.translations.get().text) == ("Typed.", True, "模型说的。")


def test_of_two_that_change_the_same_the_second_is_asked(owner_client, cue):
    given = opened(owner_client, cue)
    editing.edit(cue, None, text="Theirs.", end_ms=2_100)
    mine = given | {"text": "Mine.", "end": "0:02.300"}
    page = owner_client.post(of("line", cue), mine, **HTMX).content.decode()
    cue.refresh_from_db()
    assert (cue.text, cue.end_ms) == ("Theirs.", 2_100)
    assert "Theirs." in page
    assert "0:02.100" in page
    assert "Mine." in page
    again = dict(re.findall(r'name="(initial-\w+)" value="([^"]*)"', page))
    owner_client.post(of("line", cue), mine | again, **HTMX)
    cue.refresh_from_db()
    assert (cue.text, cue.end_ms) == ("Mine.", 2_300)


def test_what_is_typed_is_saved_before_a_line_is_split(owner_client, film, cue):
    given = whole(cue, text="Did you hear that bell?") | {"at": "1400", "at_word": ""}
    owner_client.post(of("split", cue), given, **HTMX)
    texts = list(film.cues.in_order().values_list("text", flat=True)[:2])
    assert " ".join(texts) == "Did you hear that bell?"
    refused = owner_client.post(of("split", cue), {"at": "0"}, **HTMX).content.decode()
    assert "A line is split inside" in refused


def test_a_line_is_spoken_anew_by_a_job(owner_client, film, cue):
    given = whole(cue, translation="你听见了吗？")
    row = owner_client.post(of("speak", cue), given, **HTMX).content.decode()
    assert "Being made" in row
    assert "every 1s" in row
    job = Job.objects.get(kind=retaking.RETAKE)
    assert owner_client.post(of("speak", cue), {"table": "1"}, **HTMX).status_code == 200
    assert Job.objects.filter(kind=retaking.RETAKE).count() == 1, "the same is under way"
    Job.objects.filter(pk=job.pk).update(state="failed", error_source="It broke.")
    shut = owner_client.get(of("line", cue), {"shut": "1"}, **HTMX).content.decode()
    assert "It broke." in shut
    assert "every 1s" not in shut
    last = film.cues.in_order().last()
    said = owner_client.post(of("speak", last), {"table": "1"}, **HTMX).content.decode()
    assert "Translate the line first" in said


def test_filters_show_what_is_to_be_mended(owner_client, film):
    address = reverse("films:lines", args=[film.pk])
    for show, count in (("all", 4), ("untranslated", 1), ("low", 1), ("misfits", 2)):
        text = owner_client.get(address, {"show": show}, **HTMX).content.decode()
        assert text.count("data-line") - text.count("data-lines") == count, show
    none = owner_client.get(address, {"show": "locked"}, **HTMX).content.decode()
    assert "No line like that" in none


def test_two_thousand_lines_stay_light(
    owner, owner_client, tmp_path, django_assert_max_num_queries
):
    film = made_film(owner, tmp_path, lines=2000)
    with django_assert_max_num_queries(40):
        page = owner_client.get(film.get_absolute_url(), {"line": "1500"})
    assert "Line" in page.content.decode()
    assert page.context["table"].rows[0].number <= 1500 <= page.context["table"].rows[-1].number
    assert len(page.content) <= HTML
    cue = page.context["table"].rows[0].cue
    with django_assert_max_num_queries(30):
        assert owner_client.get(of("line", cue), **HTMX).status_code == 200
