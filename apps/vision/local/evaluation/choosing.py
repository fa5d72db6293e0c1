"""Thresholds chosen by what hard negatives reach."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from apps.vision.local.evaluation.measuring import Row
from apps.vision.local.proposals import Verifier
from apps.vision.local.thresholds import Threshold, Thresholds, thresholds

# Agreement is wanted above the worst negative by so much; never below or above these.
MARGIN = 0.02
LEAST, MOST = 0.55, 0.97
# An upright window is easily found that looks like a dark shape on white.
LEAST_OF_WINDOW = 0.85
# Scores that are tried: those of rows, but no more than this many.
TRIED = 40


def choose(rows: Sequence[Row]) -> Thresholds:
    """For each verifier by itself: no wrong pair is accepted, and most true ones are."""
    return Thresholds(**{verifier.value: _chosen(rows, verifier) for verifier in Verifier})


@dataclass(frozen=True, slots=True)
class _Option:
    threshold: Threshold
    accepted: int


def _chosen(rows: Sequence[Row], verifier: Verifier) -> Threshold:
    present = thresholds().of(verifier)
    mine = [row for row in rows if row.verifier is verifier and row.area >= present.area]
    scores = sorted({row.score for row in mine} | {present.score})
    tried = scores[:: max(1, len(scores) // TRIED)]
    least = LEAST_OF_WINDOW if verifier is Verifier.WINDOW else LEAST
    options = [_option(mine, replace(present, score=round(score, 3)), least) for score in tried]
    # Of equally good ones that which asks for more agreement and less of the score.
    return max(options, key=lambda one: (one.accepted, -one.threshold.score)).threshold


def _option(rows: Sequence[Row], threshold: Threshold, least: float) -> _Option:
    reached = [row for row in rows if row.score >= threshold.score]
    wrong = max((row.agreement for row in reached if not row.is_true), default=0.0)
    agreement = round(min(MOST, max(least, wrong + MARGIN)), 3)
    accepted = {row.pair for row in reached if row.is_true and row.agreement >= agreement}
    return _Option(replace(threshold, agreement=agreement), len(accepted))
