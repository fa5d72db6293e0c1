"""Synthetic vectors that are distributed like those of real pictures and of real copies."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.random import Generator

from apps.vision.projection import Floats, unit_rows
from tools.bench.search.vectors.neighbourhoods import cosines
from tools.bench.search.vectors.real import Real

# Steps away from a photo are combinations of the directions to this many of its neighbours.
DIRECTIONS = 40
# σ of the log-normal distribution of step lengths.
STEP_SIGMA = 0.3
# The shape of the gamma distribution of photo frequencies: some subjects are three times as common
# as others.
FREQUENCY_SHAPE = 8.0
# The range and the number of steps of the bisection for the spread.
SPREADS = (0.05, 4.0)
BISECTIONS = 12


@dataclass(frozen=True)
class Pictures:
    """Synthetic pictures around real `photos` (p, d), at a mean distance of `spread`."""

    photos: Floats
    spread: float

    def draw(self, rng: Generator, count: int) -> Floats:
        """Unit vectors (count, d), in random order."""
        vectors = np.empty((count, self.photos.shape[1]), np.float32)
        order, start = rng.permutation(count), 0
        for pattern, number in enumerate(rng.multinomial(count, self._shares)):
            places = order[start : start + number]
            vectors[places] = self._around(pattern, number, rng)
            start += number
        return unit_rows(vectors)

    def _around(self, pattern: int, count: int, rng: Generator) -> Floats:
        directions = self._directions[pattern]
        weights = rng.standard_normal((count, len(directions)), np.float32)
        scale = np.exp(STEP_SIGMA * rng.standard_normal((count, 1), np.float32))
        reach = self.spread * scale / len(directions) ** 0.5
        return self.photos[pattern] + (reach * weights) @ directions

    @cached_property
    def _shares(self) -> Floats:
        shares = np.random.default_rng(0).gamma(FREQUENCY_SHAPE, size=len(self.photos))
        return shares / shares.sum()

    @cached_property
    def _directions(self) -> list[Floats]:
        """For each photo, the offsets of its nearest neighbours from their mean."""
        similarity = self.photos @ self.photos.T
        np.fill_diagonal(similarity, -np.inf)
        nearest = np.argsort(-similarity, axis=1)[:, : min(DIRECTIONS, len(similarity) - 1)]
        groups = self.photos[nearest]
        return list(groups - groups.mean(axis=1, keepdims=True))


def fitted(photos: Floats) -> Pictures:
    """Fit the spread so that as many pictures as there are photos have the same median cosine to
    their nearest neighbours."""
    wanted = np.median(cosines(photos, 1))
    low, high = SPREADS
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if _closeness(Pictures(photos, middle)) > wanted:
            low = middle
        else:
            high = middle
    return Pictures(photos, high)


def _closeness(pictures: Pictures, draws: int = 4) -> float:
    """The median cosine to the nearest neighbour, among as many pictures as there are photos."""
    samples = (pictures.draw(np.random.default_rng(n), len(pictures.photos)) for n in range(draws))
    return float(np.median([np.median(cosines(sample, 1)) for sample in samples]))


@dataclass(frozen=True)
class Copies:
    """Synthetic copies with the distances and directions of real ones, by edit."""

    # (p, edits) cosines of each to its photo; (p, edits, d) the unit directions away from it.
    closeness: Floats
    directions: Floats

    @classmethod
    def of(cls, real: Real) -> "Copies":
        originals = real.photos[:, None]
        closeness = (real.copies * originals).sum(axis=2)
        away = real.copies - closeness[..., None] * originals
        return cls(closeness, away / np.maximum(np.linalg.norm(away, axis=2, keepdims=True), 1e-6))

    def draw(self, rng: Generator, pictures: Floats) -> Floats:
        """A copy (n, d) of each of `pictures` (n, d), by a random edit.

        Its distance is that of a real copy, its direction a mixture of those in which the edit
        shifted two photos.
        """
        photos, edits = self.closeness.shape
        edit = rng.integers(edits, size=len(pictures))
        one, other = rng.integers(photos, size=(2, len(pictures)))
        share = rng.random((len(pictures), 1), np.float32)
        away = share**0.5 * self.directions[one, edit]
        away += (1 - share) ** 0.5 * self.directions[other, edit]
        away -= (away * pictures).sum(axis=1, keepdims=True) * pictures
        closeness = np.clip(self.closeness[one, edit], -1, 1)[:, None]
        return unit_rows(closeness * pictures + (1 - closeness**2) ** 0.5 * unit_rows(away))
