"""Choosing thresholds and summarising outcomes."""

from pathlib import Path

import numpy as np
import pytest

from apps.vision.edits import get_edit
from apps.vision.local.evaluation import cases, measuring
from apps.vision.local.evaluation.choosing import MARGIN, MIN_AGREEMENT, choose
from apps.vision.local.evaluation.intervals import Share
from apps.vision.local.evaluation.measuring import Outcome, PairMeasurement
from apps.vision.local.evaluation.summary import summary
from apps.vision.local.proposals import Verifier
from tests.vision.local.scenes import scene


def m(pair: int, is_true: bool, score: float, agreement: float) -> PairMeasurement:
    return PairMeasurement(pair, is_true, Verifier.FRAME, score, agreement, area=1.0)


def test_thresholds_reject_every_negative_and_accept_most_true_pairs():
    measured = [m(1, False, 0.75, 0.9), m(2, True, 0.95, 0.7), m(3, True, 0.9, 0.8)]
    chosen = choose(measured).frame
    assert (chosen.score, chosen.agreement) == (0.9, MIN_AGREEMENT), (
        "the negative has a lower score"
    )


def test_agreement_decides_where_scores_do_not_separate():
    measured = [m(1, False, 0.9, 0.7), m(2, True, 0.9, 0.8), m(3, True, 0.9, 0.6)]
    assert choose(measured).frame.agreement == pytest.approx(0.7 + MARGIN)


def test_outcomes_are_counted_by_edit_and_by_kind_of_negative():
    outcomes = [
        Outcome("blur", True, Verifier.FRAME, ("a", "a")),
        Outcome("blur", True, None, ("b", "b")),
        Outcome("blur", False, None, ("a", "c")),
        Outcome("same poster", False, Verifier.ORB, ("a", "d")),
    ]
    counted = summary(outcomes, nearest="near")
    assert counted.accepted == {"blur": Share(1, 2)}
    assert counted.false == {"near": Share(0, 1), "same poster": Share(1, 1)}
    assert counted.precision == Share(1, 2)
    assert counted.alarms == [("a", "d")]


def test_an_interval_is_never_certain():
    low, high = Share(100, 100).interval
    assert low == pytest.approx(0.963, abs=0.001)
    assert high == pytest.approx(1)
    assert Share(0, 0).interval == (0.0, 1.0)


def test_copies_are_compared_with_their_source_and_the_most_similar_others(tmp_path: Path):
    paths = [tmp_path / f"{seed}.png" for seed in range(4)]
    for seed, path in enumerate(paths):
        scene(seed).save(path)

    def embed(pictures):
        small = [np.asarray(p.resize((4, 4)), np.float32).ravel() for p in pictures]
        return np.stack([vector / np.linalg.norm(vector) for vector in small])

    edits = [get_edit("crop-50"), get_edit("collage")]
    asked = list(cases.copy_cases(paths, edits, paths, embed, negatives=2, sample=1))
    assert [[one.is_true for one in q.candidates] for q in asked] == [[True, False, False], [True]]
    found = list(measuring.outcomes(asked))
    assert [(one.is_true, one.verifier is not None) for one in found] == [
        (True, True),
        (False, False),
        (False, False),
        (True, True),
    ]
