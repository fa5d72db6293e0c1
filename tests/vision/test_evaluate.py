"""`evaluate` measures what it says, and its JSON keeps its shape."""

import io
import json
from collections import Counter

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from apps.vision.edits import EDITS, HARD
from apps.vision.evaluation.intervals import interval
from apps.vision.evaluation.metrics import average_precisions, ranks
from apps.vision.evaluation.parts import Part, part_of


def told(*arguments: object) -> dict:
    out = io.StringIO()
    call_command("evaluate", *map(str, arguments), "--json", "--spec", "fake", stdout=out)
    return json.loads(out.getvalue())


def test_copies_gives_recall_for_every_edit(album):
    answer = told("copies", album / "even", "--distractors", album / "odd")

    assert (answer["kind"], answer["pictures"], answer["distractors"]) == ("copies", 4, 4)
    (row,) = answer["specs"]
    assert row["spec"] == "fake"
    assert row["available"] is True
    assert len(row["hash"]) == 16
    assert set(row["edits"]) == {edit.code for edit in EDITS}
    perfect = {"recall_at_1": 1.0, "recall_at_10": 1.0, "interval": [1.0, 1.0]}
    assert row["edits"]["jpeg-10"] == perfect
    low, high = row["overall"]["interval"]
    assert low <= row["overall"]["recall_at_1"] <= high
    mean = np.mean([recall["recall_at_1"] for recall in row["edits"].values()])
    assert row["overall"]["recall_at_1"] == pytest.approx(mean)


def test_copies_gives_the_same_figures_again(album):
    assert told("copies", album) == told("copies", album)


def test_a_part_leaves_the_others_as_distractors(tmp_path, painted):
    for index in range(40):
        painted(index).save(tmp_path / f"{index:02}.png")
    parts = Counter(part_of(path.name) for path in tmp_path.iterdir())
    assert min(parts[part] for part in Part) >= 4

    plain = told("copies", tmp_path, "--part", "report")
    more = told("copies", tmp_path, "--part", "report", "--windows")

    assert plain["pictures"] == more["pictures"] == parts[Part.REPORT]
    assert plain["distractors"] == 40 - parts[Part.REPORT]
    assert more["distractors"] == plain["distractors"] + 3 * parts[Part.FIT]


def test_a_picture_stays_in_its_part_whatever_lies_beside_it():
    names = [f"photo-{index}.jpg" for index in range(1000)]
    counts = Counter(map(part_of, names))

    assert 550 < counts[Part.FIT] < 650
    assert 150 < counts[Part.CHOOSE] < 250
    assert part_of("photo-0.jpg") is part_of("photo-0.jpg")


def test_harder_edits_are_a_set_of_their_own(album):
    answer = told("copies", album, "--edits", "hard")

    assert set(answer["specs"][0]["edits"]) == {edit.code for edit in HARD}


def test_an_interval_narrows_with_more_pictures():
    few, many = (interval(np.tile([0.0, 1.0], count)) for count in (10, 1000))

    assert few[0] < many[0] < 0.5 < many[1] < few[1]


def test_markdown_has_a_row_an_edit(album):
    out = io.StringIO()

    call_command("evaluate", "copies", str(album), "--spec", "fake", "--markdown", stdout=out)

    rows = [line for line in out.getvalue().splitlines() if line.startswith("|")]
    assert len(rows) == 2 + len(EDITS) + 1


def test_too_few_pictures_for_a_collage_are_named(tmp_path, painted):
    few = tmp_path / "few"
    few.mkdir()
    for index in range(3):
        painted(index).save(few / f"{index}.png")

    with pytest.raises(CommandError, match="collage of four"):
        told("copies", few)


def test_categories_gives_precision_for_every_folder(album):
    answer = told("categories", album)

    (row,) = answer["specs"]
    assert answer["pictures"] == 8
    assert set(row["categories"]) == {"even", "odd"}
    assert 0 < row["mean_average_precision"] <= 1


def test_specs_without_weights_are_listed_with_the_reason(album, nothing_fetched):
    out = io.StringIO()

    call_command(
        "evaluate", "categories", str(album), "--json", "--spec", "fake", "--spec", "resnet50",
        stdout=out,
    )  # fmt: skip

    (missing,) = [row for row in json.loads(out.getvalue())["specs"] if not row["available"]]
    assert missing["spec"] == "resnet50"
    assert "manage.py weights fetch resnet50-imagenet" in missing["reason"]


def test_tables_name_every_edit(album):
    out = io.StringIO()

    call_command("evaluate", "copies", str(album), "--spec", "fake", stdout=out)

    assert all(str(edit.title) in out.getvalue() for edit in EDITS)


@pytest.mark.parametrize(
    "arguments", [("copies", "empty"), ("categories", "empty"), ("copies", "a", "--spec", "fuzed")]
)
def test_what_cannot_be_measured_is_said(tmp_path, arguments):
    (tmp_path / "empty").mkdir()
    kind, folder, *rest = arguments

    with pytest.raises(CommandError):
        call_command("evaluate", kind, str(tmp_path / folder), *rest)


def test_a_broken_picture_is_named(album):
    (album / "even" / "broken.jpg").write_bytes(b"no picture")

    with pytest.raises(CommandError, match=r"broken\.jpg"):
        told("copies", album)


def test_ranks_count_what_scores_higher_than_the_source():
    scores = np.array([[0.9, 0.1, 0.5], [0.2, 0.3, 0.4]], np.float32)

    assert ranks(scores, np.array([0, 0])).tolist() == [0, 2]


def test_average_precision_by_hand():
    vectors = np.array([[1, 0], [0.9, 0.1], [0.8, 0.2], [0, 1]], np.float32)

    # Row 0 (label 0) finds row 1 (label 1), then row 2 (label 0), then row 3 (label 0).
    found = average_precisions(vectors, np.array([0, 1, 0, 0]))

    assert found[0] == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert np.isnan(found[1])
