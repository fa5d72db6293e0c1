"""One score and a verdict of what was measured."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

# As much of the first picture may be missing in the second without counting against it.
MISSING = 0.1


class Verdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    UNRELATED = "unrelated"


def similarity(areas: Iterable[float], overlap: float) -> float:
    """0 to 1, of the shares of the first picture that changed and that the second shows.

    1 − √(share of the area that changed), so that a changed word of a page (0.08 %) is .97 and
    a tenth of a photo .68; times the share of the picture that both show, where a tenth may lack.
    """
    changed = min(1.0, sum(areas))
    shown = min(1.0, overlap / (1 - MISSING))
    return float((1 - changed**0.5) * shown)


def verdict(score: float, threshold: float, *, is_related: bool) -> Verdict:
    if not is_related:
        return Verdict.UNRELATED
    return Verdict.SAME if score >= threshold else Verdict.DIFFERENT
