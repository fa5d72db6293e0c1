"""Test queries with known nearest neighbours: vectors of the segment, unchanged or perturbed."""

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
    """Queries (m, d), the indices of the vectors they are made from (m,), and the indices of their
    true nearest neighbours (m, K)."""

    vectors: NDArray[np.float32]
    own: NDArray[np.int64]
    nearest: NDArray[np.int64]

    @property
    def is_perturbed(self) -> NDArray[np.bool_]:
        return ~_is_unchanged(len(self.own))

    def recalls(self, places: NDArray[np.int64]) -> NDArray[np.float64]:
        """Recall (m,) of results `places` (m, K + 1)."""
        pairs = zip(_without(places, self.own), self.nearest, strict=True)
        return np.array([len(np.intersect1d(*pair)) / K for pair in pairs])


def questions_of(flat: faiss.Index, places: NDArray[np.int64]) -> Questions:
    """Queries from the vectors at `places`; every second one is perturbed."""
    vectors = flat.reconstruct_batch(places)
    vectors = np.where(_is_unchanged(len(places))[:, None], vectors, _perturbed(flat, vectors))
    found = exact_nearest(_chunks(flat), vectors, K + 1)
    return Questions(vectors, places, _without(found, places))


def sample_of(count: int, wanted: int, seed: int = 0) -> NDArray[np.int64]:
    """Random indices in random order; all of them if there are fewer.

    In seq order pictures of one event would be adjacent, so that the queries for choosing and those
    for measuring would differ.
    """
    return np.random.default_rng(seed).choice(count, size=min(wanted, count), replace=False)


def _is_unchanged(count: int) -> NDArray[np.bool_]:
    """A mask (count,) of the queries that are not perturbed."""
    unchanged: NDArray[np.bool_] = np.arange(count) % 2 == 0
    return unchanged


def _perturbed(flat: faiss.Index, vectors: Floats) -> Floats:
    """Perturb each vector by the offset of another vector to one of its nearest neighbours."""
    nearest = exact_nearest(_chunks(flat), vectors, K + 1)
    rows = np.arange(len(vectors))
    ranks = np.random.default_rng(5).integers(1, nearest.shape[1], size=len(rows))
    neighbours = flat.reconstruct_batch(np.maximum(nearest[rows, ranks], 0))
    cosine = (neighbours * vectors).sum(axis=1, keepdims=True).clip(-1, 1)
    offset, cosine = np.roll(neighbours - vectors, 1, axis=0), np.roll(cosine, 1, axis=0)
    offset -= (offset * vectors).sum(axis=1, keepdims=True) * vectors
    offset /= np.maximum(np.linalg.norm(offset, axis=1, keepdims=True), 1e-6)
    perturbed: Floats = cosine * vectors + (1 - cosine**2) ** 0.5 * offset
    return perturbed


def _chunks(flat: faiss.Index) -> Iterator[NDArray[np.float32]]:
    for start in range(0, flat.ntotal, CHUNK):
        yield flat.reconstruct_n(start, min(CHUNK, flat.ntotal - start))


def _without(places: NDArray[np.int64], own: NDArray[np.int64]) -> NDArray[np.int64]:
    """Drop each query's own index from its K + 1 results; the last result if it is missing."""
    keeps = places != own[:, None]
    order = np.argsort(~keeps, axis=1, kind="stable")[:, :K]
    return np.take_along_axis(places, order, axis=1)
