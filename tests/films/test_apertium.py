"""Translating by rules, on this machine, by the Apertium that Debian has."""

from __future__ import annotations

import pytest

from apps.films.errors import FilmError
from apps.films.options import LOCAL, NOBODY
from apps.films.services import engines, processing, retaking
from apps.films.services.lines import lines
from apps.films.services.trying import try_engine
from apps.films.translating import apertium
from tests.films.conftest import fresh, run


@pytest.mark.apertium
def test_each_line_is_translated_by_itself():
    said = apertium.translate(
        ["Where is the old\nhouse?", "", "with 12 apples and xyzzy", "^$ [x] {y} \\ @ <z> -x"],
        "en",
        "es-MX",
    )
    assert len(said) == 4
    assert "casa vieja" in said[0]
    assert said[1] == ""
    assert "12 manzanas" in said[2]
    assert "xyzzy" in said[2]
    assert "[x] {y} \\ @ <z>" in said[3]


@pytest.mark.apertium
def test_a_pair_that_is_not_there_is_said():
    with pytest.raises(FilmError) as refused:
        apertium.translate(["One"], "en", "zh")
    assert refused.value.code == "no_pair"


@pytest.mark.apertium
def test_a_film_is_translated_without_any_provider(owner, fast, receive):
    film = receive(translator=LOCAL, subtitles_only=True)
    film.source_language, film.target_language = "en", "es"
    film.save()
    film = run(film)

    assert film.state == "done"
    found = lines(film).rows
    assert all(one.translation and one.translation.text for one in found)
    assert {one.translation.model for one in found} == {"Apertium"}
    assert film.cost == 0
    with pytest.raises(FilmError) as refused:
        retaking.alternatives(found[0].cue)
    assert refused.value.code == "no_rewording"

    film.target_language = "zh"
    film.save()
    with pytest.raises(FilmError) as refused:
        processing.start(fresh(film))
    assert refused.value.code == "no_pair"


@pytest.mark.apertium
def test_it_is_offered_and_can_be_tried(owner):
    offered = engines.choices("translator", owner)
    assert [one.value for one in offered] == [NOBODY, LOCAL]
    assert engines.usual_translator(owner) == NOBODY
    assert "eng-spa" in try_engine("translator", LOCAL, owner).sample


def test_without_it_nobody_is_offered_it(owner, receive):
    assert [one.value for one in engines.choices("translator", owner)] == [NOBODY]
    with pytest.raises(FilmError) as refused:
        processing.start(receive(translator=LOCAL, subtitles_only=True))
    assert refused.value.code == "needs_part"
