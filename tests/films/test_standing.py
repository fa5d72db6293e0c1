"""A page of a long film's lines costs that page: what the others need is remembered."""

from __future__ import annotations

from typing import get_args

import pytest
from django.db.models.signals import post_init
from django.urls import reverse

from apps.films.models import Artifact, Cue, Film, Take
from apps.films.services import checks, editing, standing, terms
from apps.films.services.lines import FILTERS, Filter, all_lines, line, lines
from apps.films.services.standing import standings
from apps.films.services.takes import UNSAID, current_keys, with_parts
from tests.films.conftest import fresh
from tests.films.pages_of import made_film

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]
HTMX = {"headers": {"HX-Request": "true"}}
PAGE = 30


@pytest.fixture
def film(owner, tmp_path) -> Film:
    """With all that can be wrong."""
    film = made_film(owner, tmp_path, lines=40)
    cues = with_parts(film)
    keys = current_keys(film, cues)
    Take.objects.filter(key__in=[keys[cues[4].pk], keys[cues[8].pk]]).delete()
    Artifact.objects.create(film=film, stage=UNSAID, key=keys[cues[8].pk], data={})
    Take.objects.filter(key=keys[cues[5].pk]).update(over_ms=0, shift_ms=900, rate=1.0)
    Cue.objects.filter(pk=cues[9].pk).update(start_ms=cues[12].start_ms - 50, end_ms=90_000)
    Cue.objects.filter(pk=cues[10].pk).update(character=None, locked=True)
    cues[13].translations.update(text="", flag="refused")
    cues[14].translations.update(source_hash="other")
    terms.add(owner, "harbour", "码头", film=film, language="zh")
    return fresh(film)


def test_lines_are_counted_as_they_are_shown(film):
    told = {
        row.cue.pk: (row.number, frozenset(row.codes), row.cue.locked) for row in all_lines(film)
    }
    for _again in range(2):
        found = standings(film)
        assert {one.pk: (one.number, one.codes, one.locked) for one in found} == told
    every = {code for _number, codes, _locked in told.values() for code in codes}
    assert every >= {"overlap", "unsaid", "unspoken", "refused", "source_changed", "term", "low"}
    for name in get_args(Filter):
        page = lines(film, name, 1, size=PAGE)
        expected = [one for one in found if FILTERS[name](one)]
        assert page.counts[name] == len(expected)
        assert [row.cue.pk for row in page.rows] == [one.pk for one in expected[:PAGE]]
        shown = [(row.number, frozenset(row.codes)) for row in page.rows]
        assert shown == [told[row.cue.pk][:2] for row in page.rows]
    assert lines(film, "all", 2, size=PAGE).rows[0].number == PAGE + 1


@pytest.mark.parametrize("what", ["terms", "languages", "voice"])
def test_what_counts_for_all_lines_is_not_remembered_too_long(film, owner, what):
    standings(film)
    if what == "terms":
        terms.add(owner, "wind", "大风", film=film, language="zh")
    elif what == "languages":
        Film.objects.update(target_language="ja")
    else:
        film.characters.update(voice_key="zm_yunyang", voice_engine="local")
    film = fresh(film)
    assert [one.codes for one in standings(film)] == [row.codes for row in all_lines(film)]


def test_a_key_costs_a_page(owner, owner_client, tmp_path, monkeypatch):
    film = made_film(owner, tmp_path, lines=300)
    lines(film)
    cue = film.cues.in_order()[150]
    looked: list[object] = []

    def look(*told):
        looked.append(told)
        return checks.of_line(*told)

    monkeypatch.setattr(standing, "of_line", look)
    made: list[object] = []

    def note(**more):
        made.append(more["instance"])

    post_init.connect(note, sender=Cue)
    try:
        for what in ("lock", "merge"):
            given = {"show": "all", "page": "5"}
            answer = owner_client.post(reverse(f"films:{what}", args=[cue.pk]), given, **HTMX)
            assert answer.content.decode().count("data-line ") == PAGE
    finally:
        post_init.disconnect(note, sender=Cue)
    assert len(looked) <= 4
    assert len(made) < 3 * PAGE


def test_the_next_line_is_the_one_behind(film):
    """Also among lines that begin at once."""
    Cue.objects.filter(pk__in=film.cues.in_order().values("pk")[2:6]).update(start_ms=5000)
    ordered = list(film.cues.in_order())
    for one, following in zip(ordered, [*ordered[1:], None], strict=True):
        assert editing.next_of(one) == following
    assert line(ordered[3]).number == 4
