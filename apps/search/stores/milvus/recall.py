"""Measures Milvus's recall of the ten nearest, and the search breadth that it needs."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from apps.search.stores.milvus.collection import GalleryEntries

if TYPE_CHECKING:
    from apps.search.stores.base import Progress, Rows

ASKED = 32
TEN = 10
BREADTHS = (64, 128, 256, 512, 1024)
# The ground truth reads all vectors; above this number it is not measured.
MAX_ENTRIES = 20_000_000
# Vectors as near as the tenth count as correct.
EQUAL = 1e-4


@dataclass(frozen=True, slots=True)
class Measured:
    breadth: int
    recall: float | None
    milliseconds: float | None


def measure(
    part: GalleryEntries, rows: Rows, ids: NDArray[np.int64], since: int, progress: Progress
) -> Measured:
    """The smallest breadth with recall FUTU_INDEX_RECALL, else the largest.

    Queries are some of the vectors, each of which is not its own neighbour.
    """
    if len(ids) <= TEN or len(ids) > MAX_ENTRIES:
        return Measured(BREADTHS[0] if len(ids) <= TEN else BREADTHS[1], None, None)
    own = ids[np.linspace(0, len(ids) - 1, ASKED).astype(int)]
    own, stored = rows.vectors(own)
    if not len(own):
        return Measured(BREADTHS[0], None, None)
    queries = stored.astype(np.float32)
    tenth = _tenth(rows, own, queries, progress)
    for breadth in BREADTHS:
        shares, times = [], []
        for id_, vector, least in zip(own.tolist(), queries, tenth, strict=True):
            hits, took = part.search(vector, TEN + 1, breadth=breadth, since=since)
            others = hits.scores[hits.ids != id_][:TEN]
            shares.append(float(np.mean(others >= least - EQUAL)) if len(others) else 0.0)
            times.append(took)
        recall = float(np.mean(shares))
        if recall >= settings.FUTU_INDEX_RECALL:
            break
    return Measured(breadth, recall, median(times) * 1000)


def _tenth(
    rows: Rows, own: NDArray[np.int64], queries: NDArray[np.float32], progress: Progress
) -> NDArray[np.float32]:
    """The cosine of each one's tenth neighbour, without itself: every row is compared."""
    best = np.full((len(own), TEN), -2, np.float32)
    for ids, vectors in rows.chunks(10_000):
        scores = queries @ vectors.astype(np.float32).T
        scores[own[:, None] == ids[None]] = -2
        best = np.sort(np.hstack([best, scores]), axis=1)[:, -TEN:]
        progress(rows.count, rows.count)
    return best[:, 0]
