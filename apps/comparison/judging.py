"""One score and a verdict of what was measured."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.vision.comparing.measure import Measured

# As much of the first picture may be missing in the second without counting against it.
MISSING = 0.1


class Verdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    UNRELATED = "unrelated"


def similarity(measured: Measured | None) -> float:
    """0 to 1; 0 for pictures of different scenes.

    1 − √(share of the area that changed), so that a changed word of a page (0.08 %) is .97 and
    a tenth of a photo .68; times the share of the picture that both show, where a tenth may lack.
    """
    if measured is None:
        return 0.0
    changed = min(1.0, sum(box.area for box in measured.boxes))
    shown = min(1.0, measured.pair.overlap / (1 - MISSING))
    return float((1 - changed**0.5) * shown)


def verdict(score: float, threshold: float, *, is_related: bool) -> Verdict:
    if not is_related:
        return Verdict.UNRELATED
    return Verdict.SAME if score >= threshold else Verdict.DIFFERENT
