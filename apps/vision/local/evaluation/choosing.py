"""Choose the thresholds of verification such that no hard negative passes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from apps.vision.local.evaluation.measuring import PairMeasurement
from apps.vision.local.proposals import Verifier
from apps.vision.local.thresholds import Threshold, Thresholds, thresholds

# The agreement threshold exceeds the best negative's agreement by this, within these limits.
MARGIN = 0.02
MIN_AGREEMENT, MAX_AGREEMENT = 0.55, 0.97
# Higher for windows: a dark shape on white matches many others.
MIN_WINDOW_AGREEMENT = 0.85
# About how many score thresholds are tried for each verifier.
MAX_TRIED = 40


def choose(measurements: Sequence[PairMeasurement]) -> Thresholds:
    """Thresholds of each verifier, independently: no negative pair is accepted, and as many true
    pairs as possible are."""
    return Thresholds(**{verifier.value: _chosen(measurements, verifier) for verifier in Verifier})


@dataclass(frozen=True, slots=True)
class _Option:
    threshold: Threshold
    accepted: int


def _chosen(measurements: Sequence[PairMeasurement], verifier: Verifier) -> Threshold:
    present = thresholds().of(verifier)
    own = [m for m in measurements if m.verifier is verifier and m.area >= present.area]
    scores = sorted({m.score for m in own} | {present.score})
    tried = scores[:: max(1, len(scores) // MAX_TRIED)]
    minimum = MIN_WINDOW_AGREEMENT if verifier is Verifier.WINDOW else MIN_AGREEMENT
    options = [_option(own, replace(present, score=round(score, 3)), minimum) for score in tried]
    # Among equals the one with the lowest score, and so the highest agreement threshold.
    return max(options, key=lambda one: (one.accepted, -one.threshold.score)).threshold


def _option(
    measurements: Sequence[PairMeasurement], threshold: Threshold, minimum: float
) -> _Option:
    reached = [m for m in measurements if m.score >= threshold.score]
    negative = max((m.agreement for m in reached if not m.is_true), default=0.0)
    agreement = round(min(MAX_AGREEMENT, max(minimum, negative + MARGIN)), 3)
    accepted = {m.pair for m in reached if m.is_true and m.agreement >= agreement}
    return _Option(replace(threshold, agreement=agreement), len(accepted))
