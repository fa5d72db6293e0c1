"""Scores of detections: changes that are found, how exactly, and boxes where nothing changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from apps.comparison.evaluation.pairs import Case

Box = tuple[float, float, float, float]
# Boxes in pixels of the first picture; None: not recognised as one scene.
Detect = Callable[[Case], Sequence[Box] | None]
# A change is found when the boxes that touch it agree with it this well (intersection ÷ union).
FOUND = 0.3


@dataclass
class Score:
    """Of all pairs of one kind."""

    pairs: int = 0
    changes: int = 0
    found: int = 0
    overlaps: list[float] = field(default_factory=list)
    # Pairs with a box that touches no change, and pairs that were not recognised as one scene.
    with_false_boxes: int = 0
    not_registered: int = 0

    @property
    def recall(self) -> float | None:
        return self.found / self.changes if self.changes else None

    @property
    def overlap(self) -> float | None:
        """The median intersection ÷ union of the changes that were found."""
        return median(self.overlaps) if self.overlaps else None

    def add(self, case: Case, boxes: Sequence[Box] | None) -> None:
        self.pairs += 1
        self.changes += len(case.changes)
        if boxes is None:
            self.not_registered += 1
            return
        for change in case.changes:
            overlap = agreement(change, [box for box in boxes if _common(box, change)])
            self.found += overlap >= FOUND
            if overlap >= FOUND:
                self.overlaps.append(overlap)
        self.with_false_boxes += any(
            not any(_common(box, change) for change in case.changes) for box in boxes
        )


def score(cases: Iterable[Case], detect: Detect, tick: Callable[[int], None]) -> dict[str, Score]:
    """By the kind of pair."""
    scores: dict[str, Score] = {}
    for case in cases:
        scores.setdefault(case.name, Score()).add(case, detect(case))
        tick(1)
    return scores


def agreement(change: Box, boxes: Sequence[Box]) -> float:
    """Intersection ÷ union of a change and the frame around the boxes that touch it."""
    if not boxes:
        return 0.0
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    frame = (min(lefts), min(tops), max(rights), max(bottoms))
    common = _common(change, frame)
    return common / (_area(change) + _area(frame) - common)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _common(first: Box, second: Box) -> float:
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    return max(0.0, width) * max(0.0, height)
