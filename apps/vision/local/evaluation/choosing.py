"""Thresholds chosen by what hard negatives reach."""

from collections.abc import Sequence
from dataclasses import replace

from apps.vision.local.evaluation.measuring import Row
from apps.vision.local.proposals import Verifier
from apps.vision.local.thresholds import Threshold, Thresholds, thresholds

# Above the worst negative by so much; never below or above these.
MARGIN = 0.03
LEAST, MOST = 0.55, 0.97


def choose(rows: Sequence[Row]) -> Thresholds:
    """As the present ones, but for how much must agree."""
    return Thresholds(**{verifier.value: _chosen(rows, verifier) for verifier in Verifier})


def _chosen(rows: Sequence[Row], verifier: Verifier) -> Threshold:
    present = thresholds().of(verifier)
    wrong = [
        row.agreement
        for row in rows
        if row.verifier is verifier and not row.is_true and row.area >= present.area
    ]
    agreement = min(MOST, max(LEAST, max(wrong, default=0.0) + MARGIN))
    return replace(present, agreement=round(agreement, 3))
