"""The measure itself: errors are counted as they are defined."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.sound.evaluation.diarization import error_rate, right_lines
from apps.sound.evaluation.hearing import start_errors
from apps.sound.evaluation.truth import Spoken
from apps.sound.evaluation.word_errors import word_errors

TRUTH = (Spoken(0, 1_000, "", "A"), Spoken(1_000, 2_000, "", "B"), Spoken(2_000, 3_000, "", "A"))


@pytest.mark.parametrize(
    ("found", "errors"),
    [
        ("It took twenty years.", 0),
        ("it took 20 years", 0),
        ("It took years", 1),
        ("It took me twenty tears", 2),
        ("", 4),
    ],
)
def test_word_errors(found: str, errors: int):
    assert word_errors("It took twenty years.", found, "en") == (errors, 4)


def test_in_chinese_characters_count():
    assert word_errors("三点了。", "3点啦", "zh") == (1, 3)


def spoken(*lines: tuple[int, int, str]) -> list[Spoken]:
    return [Spoken(start, end, "", who) for start, end, who in lines]


@pytest.mark.parametrize(
    ("found", "rate"),
    [
        (spoken((0, 1_000, "x"), (1_000, 2_000, "y"), (2_000, 3_000, "x")), 0),
        (spoken((0, 3_000, "x")), 1 / 3),
        (spoken((0, 1_000, "x"), (1_000, 2_000, "y")), 1 / 3),
        (spoken((0, 1_000, "x"), (1_000, 2_000, "y"), (2_000, 3_300, "x")), 0.1),
    ],
    ids=["right", "confused", "missed", "made up"],
)
def test_diarization_error_rate(found, rate):
    assert error_rate(TRUTH, found) == pytest.approx(rate)


def test_lines_given_to_the_right_person():
    assert right_lines(TRUTH, spoken((0, 1_000, "1"), (1_000, 2_000, "0"))) == 2
    assert right_lines(TRUTH, spoken((0, 3_000, "1"))) == 2


def test_a_line_begins_with_the_first_that_was_found_of_it():
    found = spoken((100, 400, ""), (500, 950, ""), (980, 2_000, ""))

    assert start_errors(TRUTH, found) == [100, 20, 1_000]


@pytest.mark.weights
def test_the_command_measures_a_clip(clip):
    out = StringIO()

    call_command("evaluate", "films", str(clip.sound.parent), "--json", stdout=out)

    report = json.loads(out.getvalue())
    (row,) = report["clips"]
    assert row["word_errors_percent"] < 10
    assert row["speakers"].endswith("of 3")


def test_a_folder_without_clips_is_refused(tmp_path: Path):
    with pytest.raises(CommandError, match=r"no truth\.json"):
        call_command("evaluate", "films", str(tmp_path))
