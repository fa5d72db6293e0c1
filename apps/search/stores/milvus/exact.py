"""Exact answers from rows: for a few ids, and where the graph found too few."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from apps.search.index.delta import as_matrix
from apps.search.index.hits import Hits, merged

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from apps.search.models import Embedding

# Rows in one statement: databases limit parameters.
TOGETHER = 10_000


def among(
    rows: QuerySet[Embedding], vector: NDArray[np.float32], k: int, ids: NDArray[np.int64]
) -> Hits:
    """The `k` best of the rows `ids`."""
    best = Hits.none()
    for start in range(0, len(ids), TOGETHER):
        some = rows.filter(id__in=ids[start : start + TOGETHER].tolist())
        best = merged([best, _scored(some.values_list("id", "vector"), vector)], k)
    return best


def nearest(rows: QuerySet[Embedding], vector: NDArray[np.float32], k: int) -> Hits:
    """The `k` best of `rows`, which are all read."""
    found_rows = rows.order_by("seq").values_list("id", "vector", "seq")
    best, last = Hits.none(), -1
    while found := list(found_rows.filter(seq__gt=last)[:TOGETHER]):
        last = found[-1][2]
        best = merged([best, _scored([row[:2] for row in found], vector)], k)
    return best


def _scored(rows: Iterable[Any], vector: NDArray[np.float32]) -> Hits:
    found = list(rows)
    if not found:
        return Hits.none()
    ids, vectors = zip(*found, strict=True)
    scores = as_matrix(vectors, len(vector)).astype(np.float32) @ vector.astype(np.float32)
    order = np.argsort(-scores, kind="stable")
    return Hits(scores[order], np.array(ids, np.int64)[order])
