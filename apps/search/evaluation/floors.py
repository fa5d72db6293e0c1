"""How sure a model has to be: chosen on one half of labelled pictures, measured on others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apps.search.evaluation.labels import Labelled
from apps.search.services.auto_tags import Floors, scored_terms
from apps.vision.projection import Floats

# Of the tags that pictures get, so many are to be right.
WANTED = 0.93
STEPS = [round(0.2 + 0.05 * step, 2) for step in range(13)]


@dataclass(frozen=True, slots=True)
class Precision:
    """Of tags: how many there are, how many of them are right, and how many should be."""

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
    """Of the floors with which as many tags are right as wanted, those that give most right ones.

    A broad term is never asked less than a class: see `Floors`.
    """
    pairs = [Floors(narrow, broad) for narrow in STEPS for broad in STEPS if broad >= narrow]
    found = [(precision(scores, labels, classifier, floors), floors) for floors in pairs]
    enough = [(each.right, floors) for each, floors in found if each.precision >= WANTED]
    return max(enough, key=lambda pair: pair[0])[1] if enough else pairs[-1]


def precision(
    scores: Floats,
    labels: Sequence[Labelled],
    classifier: str,
    floors: Floors,
) -> Precision:
    """How right the tags are that these floors give."""
    counts = np.zeros(3, int)
    for tags, labelled in zip(scored_terms(scores, classifier, floors), labels, strict=True):
        got = {key for key, _ in tags}
        counts += len(got), len(got & labelled.terms), len(labelled.terms)
    return Precision(*(int(count) for count in counts))
