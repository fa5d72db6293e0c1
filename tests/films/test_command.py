"""`manage.py translate_film`."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from apps.films.ffmpeg.probe import probe
from apps.films.models import Film
from apps.providers.fake.faults import FAULTS

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]


def translate(capsys, *arguments: object) -> tuple[dict, int]:
    status = 0
    try:
        call_command("translate_film", *map(str, arguments), "--json")
    except SystemExit as ended:
        status = int(ended.code or 0)
    return json.loads(capsys.readouterr().out), status


def test_a_film_and_the_same_again(capsys, clip, owner, fast, translator, tmp_path):
    asked = (clip.path, "--from", "en", "--to", "zh", "--output", tmp_path / "out")
    told, status = translate(capsys, *asked)
    assert (status, told["outcome"]) == (0, "")
    assert [line["text"] for line in told["lines"]] == [line["text"] for line in clip.lines]
    assert all(0.92 <= line["rate"] <= 1.25 for line in told["lines"])
    assert abs(told["facts"]["lufs"] + 23) <= 0.5
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"film.zh.mp4", "film.zh.srt", "film.en.vtt", "film.zh.m4a"} <= names
    assert len(probe(tmp_path / "out" / "film.zh.mp4").audio) == 2
    spoken = len(fast.spoken)
    again, status = translate(capsys, *asked)
    assert (status, again["film"], len(fast.spoken)) == (0, told["film"], spoken)


def test_subtitles_only_without_a_translator(capsys, clip, owner, fast, tmp_path):
    asked = (clip.path, "--from", "en", "--subtitles-only", "--output", tmp_path)
    told, status = translate(capsys, *asked)
    assert (status, told["outcome"]) == (3, "needs_translator")
    assert (tmp_path / "film.en.srt").read_text().startswith("1\n00:00:01,000")
    mine = tmp_path / "mine.srt"
    mine.write_text((tmp_path / "film.en.srt").read_text())
    told, status = translate(capsys, *asked, "--translation", mine)
    assert (status, told["outcome"]) == (0, "subtitles_only")
    assert (tmp_path / "film.zh.mp4").exists()


def test_what_fails_says_why(capsys, clip, owner, fast, translator, fake, tmp_path):
    fake.will(FAULTS["key"])
    told, status = translate(capsys, clip.path, "--from", "en", "--output", tmp_path)
    assert (status, told["error"]) == (1, "key_refused")
    path = tmp_path / "no.mp4"
    path.write_bytes(b"no film")
    told, status = translate(capsys, path)
    assert (status, told["error"]) == (1, "not_a_film")
    told, status = translate(capsys, clip.path, "--translator", "Nobody's")
    assert (status, told["error"]) == (1, "engine_gone")


def test_nobody_to_own_it(clip):
    with pytest.raises(CommandError):
        call_command("translate_film", str(clip.path))
    assert not Film.objects.exists()


def test_no_such_file(owner):
    with pytest.raises(CommandError):
        call_command("translate_film", "nowhere.mp4")
