"""A film from its file to the same film in another language."""

from __future__ import annotations

import pytest

from apps.films.ffmpeg.mux import picture_digest
from apps.films.ffmpeg.probe import probe
from apps.films.models import Output
from apps.films.services import files, outputs
from apps.films.services.lines import lines
from apps.films.services.processing import stages
from tests.films.conftest import engine, run

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]


@pytest.fixture
def film(fast, receive, translator):
    return run(receive(translator=engine(translator)))


def test_a_dubbed_film(film, clip, tmp_path):
    assert (film.state, film.why, film.outcome) == ("done", "", "")
    assert {one.state for one in stages(film)} == {"done"}
    found = lines(film)
    assert [row.cue.text for row in found.rows] == [one["text"] for one in clip.lines]
    assert all(row.take and row.text for row in found.rows)
    assert all(row.take.rate and 0.92 <= row.take.rate <= 1.25 for row in found.rows)
    assert len({row.cue.character_id for row in found.rows}) >= 1

    kinds = [(one.kind, one.format, one.language) for one in outputs.outputs(film)]
    texts = {("subtitles", form, lang) for form in ("srt", "vtt", "ass") for lang in ("en", "zh")}
    assert set(kinds) == texts | {("film", "mp4", "zh"), ("sound", "m4a", "zh")}
    made = outputs.dubbed(film)
    assert abs(made.facts["lufs"] + 23) <= 0.5
    assert made.facts["true_peak_db"] <= -1.5
    with files.as_path(made.file) as path, files.as_path(film.source) as source:
        told = probe(path)
        (tmp_path / "a.mp4").write_bytes(source.read_bytes())
        assert picture_digest(tmp_path / "a.mp4") == made.facts["picture_sha256"]
    assert abs(told.duration_ms - film.duration_ms) <= 50
    assert [one.language for one in told.audio] == ["zho", "eng"]
    assert [one.language for one in told.subtitles] == ["zho", "eng"]


def test_running_again_costs_nothing(dubbed, quick, fake):
    before = {one.pk: one.file_id for one in Output.objects.all()}
    asked, spoken = len(fake.received), len(quick.spoken)
    film = run(dubbed)
    assert film.state == "done"
    assert (len(fake.received), len(quick.spoken), quick.parts) == (asked, spoken, 2)
    assert {one.pk: one.file_id for one in Output.objects.all()} == before


def test_without_a_translator_it_ends_with_a_sentence(fast, receive):
    film = run(receive())
    assert (film.state, film.outcome) == ("done", "needs_translator")
    assert {(one.kind, one.language) for one in outputs.outputs(film)} == {("subtitles", "en")}
    states = {one.name: one.state for one in stages(film)}
    assert (states["recognise"], states["speak"], states["mux"]) == ("done", "skipped", "done")
    assert not fast.spoken


def test_subtitles_only(fast, receive, translator):
    film = run(receive(translator=engine(translator), subtitles_only=True))
    assert (film.state, film.outcome) == ("done", "subtitles_only")
    made = outputs.dubbed(film)
    with files.as_path(made.file) as path:
        told = probe(path)
    assert ([one.language for one in told.audio], len(told.subtitles)) == (["eng"], 2)
    assert not fast.spoken
