"""Choose and measure the minimum probabilities ("floors") of automatic tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apps.search.evaluation.labels import Labelled
from apps.search.services.auto_tags import Floors, scored_terms
from apps.vision.projection import Floats

# The precision that automatic tags have to reach, and the floors that are tried.
MIN_PRECISION = 0.93
FLOORS = [round(0.2 + 0.05 * step, 2) for step in range(13)]


@dataclass(frozen=True, slots=True)
class Precision:
    """Counts of predicted `tags`, of those that are `right`, and of `true` labels."""

    tags: int
    right: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.tags if self.tags else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0


def choose_floors(scores: Floats, labels: Sequence[Labelled], classifier: str) -> Floors:
    """The floors that give the most right tags at a precision of at least MIN_PRECISION.

    The floor of broad terms is never below that of classes: see `Floors`.
    """
    pairs = [Floors(narrow, broad) for narrow in FLOORS for broad in FLOORS if broad >= narrow]
    found = [(precision(scores, labels, classifier, floors), floors) for floors in pairs]
    precise = [(each.right, floors) for each, floors in found if each.precision >= MIN_PRECISION]
    return max(precise, key=lambda pair: pair[0])[1] if precise else pairs[-1]


def precision(
    scores: Floats,
    labels: Sequence[Labelled],
    classifier: str,
    floors: Floors,
) -> Precision:
    """Count the tags that these floors give, and the right ones."""
    counts = np.zeros(3, int)
    for tags, labelled in zip(scored_terms(scores, classifier, floors), labels, strict=True):
        got = {key for key, _ in tags}
        counts += len(got), len(got & labelled.terms), len(labelled.terms)
    return Precision(*(int(count) for count in counts))
