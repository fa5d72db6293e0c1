"""What is kept of changes: as much as taking them back needs, and not for ever."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.films.errors import FilmError
from apps.films.models import Cue, Film
from apps.films.services import editing, history, importing
from tests.films.rows import made_film

pytestmark = pytest.mark.django_db
SRT = "1\n00:00:01,000 --> 00:00:04,000\n{text}\n"


@pytest.fixture
def film(owner) -> Film:
    film = made_film(owner)
    film.cues.update(words=[[0, 100, "heard", 0.9]] * 50, embedding=b"voice" * 200)
    return film


def bring(film: Film, owner, text: str) -> None:
    importing.import_translation(film, owner, SRT.format(text=text).encode(), "a.srt")


def test_a_change_holds_what_it_changed(film, owner):
    bring(film, owner, "一。")
    edit = film.edits.get()
    assert len(json.dumps([edit.before, edit.after])) < 1500
    history.undo(film, owner)
    first = film.cues.in_order().first()
    assert first.translations.get().text == "钥匙在这里。"
    assert (len(first.words), bytes(first.embedding)) == (50, b"voice" * 200)
    history.redo(film, owner)
    assert first.translations.get().text == "一。"


def test_a_line_that_was_removed_comes_back_whole(film, owner):
    first = film.cues.in_order().first()
    editing.edit(first, owner, end_ms=first.end_ms - 200)
    editing.remove(first, owner)
    history.undo(film, owner)
    history.undo(film, owner)
    again = film.cues.in_order().first()
    assert (again.end_ms, len(again.words), bytes(again.embedding)) == (4000, 50, b"voice" * 200)
    assert again.translations.get().text == "钥匙在这里。"


def test_taking_back_a_change_of_a_line_that_is_gone_does_no_harm(film, owner):
    first = film.cues.in_order().first()
    editing.edit(first, owner, locked=True)
    Cue.objects.filter(pk=first.pk).delete()
    history.undo(film, owner)
    assert film.cues.count() == 1


def test_the_page_does_not_read_what_changes_hold(film, owner_client, owner):
    bring(film, owner, "一。")
    with CaptureQueriesContext(connection) as asked:
        page = owner_client.get(reverse("films:history", args=[film.pk]))
    assert "Imported a translation" in page.content.decode()
    assert not any('"after"' in one["sql"] for one in asked)


def test_the_oldest_changes_go(film, owner, monkeypatch):
    monkeypatch.setattr(history, "MOST_STEPS", 4)
    cue = film.cues.in_order().first()
    for n in range(7):
        editing.edit(cue, owner, text=f"Said {n}.")
    assert film.edits.count() == 4
    for _ in range(4):
        history.undo(film, owner)
    cue.refresh_from_db()
    assert cue.text == "Said 2."
    with pytest.raises(FilmError):
        history.undo(film, owner)


def test_of_changes_of_all_lines_fewer_are_kept(film, owner):
    """With what is older: it could not be taken back without them."""
    editing.edit(film.cues.in_order().first(), owner, locked=True)
    editing.edit(film.cues.in_order().first(), owner, locked=False)
    for n in range(history.MOST_OF_ALL_LINES + 1):
        bring(film, owner, f"第{n}次。")
    actions = [step.edit.action for step in history.steps(film)]
    assert actions == ["translation_imported"] * history.MOST_OF_ALL_LINES
    history.undo(film, owner)
    cue = film.cues.in_order().first()
    assert cue.translations.get().text == f"第{history.MOST_OF_ALL_LINES - 1}次。"
