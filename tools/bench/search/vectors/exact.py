"""Exact nearest neighbours, by brute force in float32."""

import numpy as np
from numpy.typing import NDArray

from apps.search.index.exact import exact_nearest
from apps.vision.projection import Floats

# Rows converted to float32 at a time.
CHUNK = 50_000


def truth(vectors: NDArray[np.float16], queries: Floats, k: int) -> NDArray[np.int64]:
    """Places (m, k) in `vectors` (n, d) of the nearest to each of `queries` (m, d), best first."""
    starts = range(0, len(vectors), CHUNK)
    chunks = (vectors[start : start + CHUNK].astype(np.float32) for start in starts)
    return exact_nearest(chunks, queries, k)


def recall(found: NDArray[np.int64], true: NDArray[np.int64], k: int) -> float:
    """The share of the `k` true nearest that are among the first `k` found."""
    pairs = zip(found[:, :k], true[:, :k], strict=True)
    return sum(len(np.intersect1d(*pair)) for pair in pairs) / true[:, :k].size
