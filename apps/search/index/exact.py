"""Brute-force nearest neighbours of many queries: the ground truth."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def exact_nearest(chunks: Iterable[Floats], queries: Floats, k: int) -> NDArray[np.int64]:
    """Indices (m, k) of the vectors nearest to each of `queries` (m, d), best first; −1 where there
    are fewer.

    `chunks`: all vectors, (n, d) at a time, of any size.
    """
    import faiss

    best = faiss.ResultHeap(len(queries), k, keep_max=True)
    start = 0
    for chunk in chunks:
        wanted = min(k, len(chunk))
        scores, places = faiss.knn(queries, chunk, wanted, faiss.METRIC_INNER_PRODUCT)
        best.add_result(scores, places + start)
        start += len(chunk)
    best.finalize()
    found: NDArray[np.int64] = best.I
    return found
