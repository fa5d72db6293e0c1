"""More pictures like the real ones, and copies of them like the real copies."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.random import Generator

from apps.vision.projection import Floats, unit_rows
from tools.bench.search.vectors.neighbourhoods import cosines
from tools.bench.search.vectors.real import Real

# A new picture lies in the directions in which so many of its pattern's neighbours do.
DIRECTIONS = 40
# How much more loosely some lie around their pattern than others: sigma of a log-normal.
LOOSENESS = 0.3
# How evenly patterns are taken: shape of a gamma, so that some subjects are three times as
# common as others.
EVENNESS = 8.0
# Where the right spread is looked for; the search halves it so often.
SPREADS = (0.05, 4.0)
HALVINGS = 12


@dataclass(frozen=True)
class Pictures:
    """Pictures around real `photos` (p, d), as far from them as `spread` says."""

    photos: Floats
    spread: float

    def draw(self, chance: Generator, count: int) -> Floats:
        """(count, d) unit vectors, in no order."""
        vectors = np.empty((count, self.photos.shape[1]), np.float32)
        order, start = chance.permutation(count), 0
        for pattern, number in enumerate(chance.multinomial(count, self._shares)):
            places = order[start : start + number]
            vectors[places] = self._around(pattern, number, chance)
            start += number
        return unit_rows(vectors)

    def _around(self, pattern: int, count: int, chance: Generator) -> Floats:
        directions = self._directions[pattern]
        weights = chance.standard_normal((count, len(directions)), np.float32)
        looseness = np.exp(LOOSENESS * chance.standard_normal((count, 1), np.float32))
        reach = self.spread * looseness / len(directions) ** 0.5
        return self.photos[pattern] + (reach * weights) @ directions

    @cached_property
    def _shares(self) -> Floats:
        shares = np.random.default_rng(0).gamma(EVENNESS, size=len(self.photos))
        return shares / shares.sum()

    @cached_property
    def _directions(self) -> list[Floats]:
        """For each photo, from the middle of its nearest neighbours to each of them."""
        alike = self.photos @ self.photos.T
        np.fill_diagonal(alike, -np.inf)
        nearest = np.argsort(-alike, axis=1)[:, : min(DIRECTIONS, len(alike) - 1)]
        groups = self.photos[nearest]
        return list(groups - groups.mean(axis=1, keepdims=True))


def fitted(photos: Floats) -> Pictures:
    """Pictures that lie as close together as `photos` do: as many have the same median cosine
    to the one next to each."""
    wanted = np.median(cosines(photos, 1))
    low, high = SPREADS
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if _closeness(Pictures(photos, middle)) > wanted:
            low = middle
        else:
            high = middle
    return Pictures(photos, high)


def _closeness(pictures: Pictures, draws: int = 4) -> float:
    """The median cosine to the nearest, among as many pictures as there are photos."""
    samples = (pictures.draw(np.random.default_rng(n), len(pictures.photos)) for n in range(draws))
    return float(np.median([np.median(cosines(sample, 1)) for sample in samples]))


@dataclass(frozen=True)
class Copies:
    """Edited copies as the real ones lie: by edit, how far off and in which direction."""

    # (p, edits) cosines of each to its photo; (p, edits, d) the unit directions away from it.
    closeness: Floats
    directions: Floats

    @classmethod
    def of(cls, real: Real) -> "Copies":
        originals = real.photos[:, None]
        closeness = (real.copies * originals).sum(axis=2)
        away = real.copies - closeness[..., None] * originals
        return cls(closeness, away / np.maximum(np.linalg.norm(away, axis=2, keepdims=True), 1e-6))

    def draw(self, chance: Generator, pictures: Floats) -> Floats:
        """A copy (n, d) of each of `pictures` (n, d), by an edit taken by chance.

        It lies as far from its picture as one real photo's copy does, in a mixture of the
        directions in which that edit moved two photos.
        """
        photos, edits = self.closeness.shape
        edit = chance.integers(edits, size=len(pictures))
        one, other = chance.integers(photos, size=(2, len(pictures)))
        share = chance.random((len(pictures), 1), np.float32)
        away = share**0.5 * self.directions[one, edit]
        away += (1 - share) ** 0.5 * self.directions[other, edit]
        away -= (away * pictures).sum(axis=1, keepdims=True) * pictures
        closeness = np.clip(self.closeness[one, edit], -1, 1)[:, None]
        return unit_rows(closeness * pictures + (1 - closeness**2) ** 0.5 * unit_rows(away))
