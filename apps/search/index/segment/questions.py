"""Queries with known answers: vectors of the segment, unchanged and moved away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from apps.search.index.exact import exact_nearest

if TYPE_CHECKING:
    import faiss

Floats = NDArray[np.float32]

K = 10
MAX_QUESTIONS = 2400
# Vectors compared at a time.
CHUNK = 50_000


@dataclass(frozen=True, slots=True)
class Questions:
    """Queries (m, d), the places they came from (m,), their true nearest (m, K)."""

    vectors: NDArray[np.float32]
    own: NDArray[np.int64]
    nearest: NDArray[np.int64]

    @property
    def is_moved(self) -> NDArray[np.bool_]:
        return ~_stays(len(self.own))

    def recalls(self, places: NDArray[np.int64]) -> NDArray[np.float64]:
        """(m,): the share of the nearest that is among each one's K + 1 `places` found."""
        pairs = zip(_without(places, self.own), self.nearest, strict=True)
        return np.array([len(np.intersect1d(*pair)) / K for pair in pairs])


def questions_of(flat: faiss.Index, places: NDArray[np.int64]) -> Questions:
    """Queries from the vectors at `places`; every other one is moved away."""
    vectors = flat.reconstruct_batch(places)
    vectors = np.where(_stays(len(places))[:, None], vectors, _moved(flat, vectors))
    found = exact_nearest(_chunks(flat), vectors, K + 1)
    return Questions(vectors, places, _without(found, places))


def sample_of(count: int, wanted: int, seed: int = 0) -> NDArray[np.int64]:
    """Random places, in no order; all when there are fewer.

    In seq order pictures of one event would follow one another, and the choosing and measuring
    queries would differ.
    """
    return np.random.default_rng(seed).choice(count, size=min(wanted, count), replace=False)


def _stays(count: int) -> NDArray[np.bool_]:
    """Which of so many queries are not moved."""
    stays: NDArray[np.bool_] = np.arange(count) % 2 == 0
    return stays


def _moved(flat: faiss.Index, vectors: Floats) -> Floats:
    """Each moved as far as one of another's nearest lies from it, and in that direction."""
    nearest = exact_nearest(_chunks(flat), vectors, K + 1)
    rows = np.arange(len(vectors))
    ranks = np.random.default_rng(5).integers(1, nearest.shape[1], size=len(rows))
    neighbours = flat.reconstruct_batch(np.maximum(nearest[rows, ranks], 0))
    cosine = (neighbours * vectors).sum(axis=1, keepdims=True).clip(-1, 1)
    offset, cosine = np.roll(neighbours - vectors, 1, axis=0), np.roll(cosine, 1, axis=0)
    offset -= (offset * vectors).sum(axis=1, keepdims=True) * vectors
    offset /= np.maximum(np.linalg.norm(offset, axis=1, keepdims=True), 1e-6)
    moved: Floats = cosine * vectors + (1 - cosine**2) ** 0.5 * offset
    return moved


def _chunks(flat: faiss.Index) -> Iterator[NDArray[np.float32]]:
    for start in range(0, flat.ntotal, CHUNK):
        yield flat.reconstruct_n(start, min(CHUNK, flat.ntotal - start))


def _without(places: NDArray[np.int64], own: NDArray[np.int64]) -> NDArray[np.int64]:
    """(m, K): of each query's K + 1 places those that are not its own.

    If its own is missing, the last one is dropped.
    """
    keeps = places != own[:, None]
    order = np.argsort(~keeps, axis=1, kind="stable")[:, :K]
    return np.take_along_axis(places, order, axis=1)
