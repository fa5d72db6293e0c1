"""`manage.py compare`, as other people's CI calls it."""

import json

import pytest
from django.core.management import call_command
from PIL import Image as Pillow

from apps.comparison.evaluation import screens

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(tmp_path):
    case = next(screens.changed(1))
    files = [tmp_path / "first.png", tmp_path / "second.png"]
    case.first.save(files[0])
    case.second.save(files[1])
    return files


def compared(capsys, *arguments) -> tuple[int, str]:
    try:
        call_command("compare", *map(str, arguments))
    except SystemExit as end:
        return int(end.code or 0), capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_the_same_file_twice_is_the_same(pair, capsys):
    status, said = compared(capsys, pair[0], pair[0], "--json")
    row = json.loads(said)
    assert (status, row["verdict"], row["similarity"], row["boxes"]) == (0, "same", 1.0, [])


def test_a_changed_word_is_different_and_drawn(pair, capsys, tmp_path):
    picture = tmp_path / "difference.png"
    status, said = compared(capsys, *pair, "--mode", "screen", "--json", "--diff", picture)
    row = json.loads(said)
    assert (status, row["verdict"], len(row["boxes"])) == (1, "different", 1)
    assert row["overlap"] > 0.98
    with Pillow.open(picture) as drawn:
        assert drawn.size == (screens.WIDTH, screens.HEIGHT)


def test_the_threshold_judges(pair, capsys):
    status, said = compared(capsys, *pair, "--mode", "screen", "--threshold", "0.5")
    assert status == 0
    assert said.startswith("same\t0.9")


def test_what_is_ignored_is_no_difference(pair, capsys):
    whole = ("--ignore", "0", "0", "1", "1")
    assert compared(capsys, *pair, "--mode", "screen", *whole)[0] == 0


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (b"no picture", "not_a_picture"), (None, "unreadable")]
)
def test_what_cannot_be_compared_is_an_error_with_a_reason(pair, capsys, tmp_path, content, code):
    bad = tmp_path / "bad.png"
    if content is not None:
        bad.write_bytes(content)
    status, said = compared(capsys, pair[0], bad, "--json")
    row = json.loads(said)
    assert (status, row["error"]) == (2, code)
    assert row["reason"]


def test_a_blank_picture_is_an_error(pair, capsys, tmp_path):
    blank = tmp_path / "blank.png"
    Pillow.new("RGB", (400, 300), (200, 200, 200)).save(blank)
    assert json.loads(compared(capsys, blank, pair[0], "--json")[1])["error"] == "blank_first"
    assert json.loads(compared(capsys, pair[0], blank, "--json")[1])["error"] == "blank_second"


@pytest.mark.parametrize(
    "options", [("--threshold", "4"), ("--max-side", "5"), ("--ignore", "0", "0", "3", "1")]
)
def test_settings_that_make_no_sense_are_an_error(pair, capsys, options):
    status, said = compared(capsys, *pair, "--json", *options)
    assert (status, json.loads(said)["error"]) == (2, "settings")


def test_a_picture_that_was_scaled_is_the_same(pair, capsys, tmp_path):
    with Pillow.open(pair[0]) as picture:
        half = picture.resize((screens.WIDTH // 2, screens.HEIGHT // 2))
    half.save(tmp_path / "half.png")
    status, said = compared(capsys, pair[0], tmp_path / "half.png", "--json")
    assert (status, json.loads(said)["verdict"]) == (0, "same")
