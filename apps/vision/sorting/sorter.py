"""The local classifier: pictures in, a category with its confidence out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL.Image import Image

from apps.vision.sorting.features import features_of
from apps.vision.sorting.rules import shares


@dataclass(frozen=True, slots=True)
class Sorted:
    """Shares of the categories, which sum to 1; the largest is the confidence."""

    scores: dict[str, float]

    @property
    def category(self) -> str:
        return max(self.scores, key=self.scores.__getitem__)

    @property
    def confidence(self) -> float:
        return self.scores[self.category]


def sort(pictures: Sequence[Image]) -> list[Sorted]:
    """In the order of `pictures`. Raises `apps.vision.errors.NOT_READY`."""
    return [Sorted(shares(features)) for features in features_of(pictures)]
