"""`evaluate` measures what it says, and its JSON keeps its shape."""

import io
import json

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from apps.vision.edits import EDITS
from apps.vision.evaluation.metrics import average_precisions, ranks


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
    assert row["edits"]["jpeg-10"] == {"recall_at_1": 1.0, "recall_at_10": 1.0}
    mean = np.mean([recall["recall_at_1"] for recall in row["edits"].values()])
    assert row["overall"]["recall_at_1"] == pytest.approx(mean)


def test_copies_gives_the_same_figures_again(album):
    assert told("copies", album) == told("copies", album)


def test_held_out_leaves_four_fifths_as_distractors(tmp_path, painted):
    for index in range(16):
        painted(index).save(tmp_path / f"{index:02}.png")

    answer = told("copies", tmp_path, "--held-out")

    assert (answer["pictures"], answer["distractors"]) == (4, 12)


def test_too_few_pictures_for_a_collage_are_named(album):
    with pytest.raises(CommandError, match="collage of four"):
        told("copies", album, "--held-out")


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
