"""Languages as services, senders and subtitles name them."""

import pytest

from apps.films import languages
from apps.films.ffmpeg import mux
from apps.films.models import Cue, Film
from apps.films.services.checks import Problem
from apps.films.services.lines import LineRow
from apps.films.services.receiving import UploadError, admit
from apps.films.stages.hosted_hearing import code_of
from apps.films.templatetags.films import heard
from apps.media.kinds import UploadRequest


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("english", "en"),
        ("Swedish", "sv"),
        ("haitian creole", "ht"),
        ("mandarin", "zh"),
        ("pt_BR", "pt-br"),
        ("zh", "zh"),
        ("", ""),
        ("haitian cr", ""),
        ("../x", ""),
    ],
)
def test_what_recognisers_call_languages(said: str, code: str) -> None:
    assert code_of(said) == code


def test_containers_know_the_languages_that_are_offered() -> None:
    assert {len(mux.code_of(code)) for code in languages.NAMES} == {3}


@pytest.mark.parametrize("name", ["source_language", "target_language"])
def test_an_upload_names_languages_by_their_codes(name: str) -> None:
    with pytest.raises(UploadError):
        admit(UploadRequest(1, "a.mp4", 9, {"rights": "yes", name: "swedish!"}))
    admitted = admit(UploadRequest(1, "a.mp4", 9, {"rights": "yes", name: "sv"}))
    assert admitted.about[name] == "sv"


@pytest.mark.parametrize(
    ("language", "words", "shown"),
    [
        ("en", ["Hello", "brave", "world."], "Hello brave world."),
        ("zh", ["你", "好", "DNA", "test"], "你好DNA test"),
    ],
)
def test_words_of_an_unsure_line_are_as_they_are_written(language, words, shown) -> None:
    rows = [[at, at + 1, word, 0.9] for at, word in enumerate(words)]
    cue = Cue(film=Film(source_language=language), text=shown, words=rows)
    row = LineRow(cue, 1, None, None, [Problem("low", {}, "", False)])
    assert heard(row) == shown
