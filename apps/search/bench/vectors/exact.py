"""The true nearest, by comparing with every vector in float32."""

import numpy as np
from numpy.typing import NDArray

from apps.vision.projection import Floats

# Rows widened to float32 at a time.
CHUNK = 50_000


def truth(vectors: NDArray[np.float16], queries: Floats, k: int) -> NDArray[np.int64]:
    """Places (m, k) in `vectors` (n, d) of the nearest to each of `queries` (m, d), best first."""
    import faiss

    best = faiss.ResultHeap(len(queries), k, keep_max=True)
    for start in range(0, len(vectors), CHUNK):
        chunk = vectors[start : start + CHUNK].astype(np.float32)
        wanted = min(k, len(chunk))
        scores, places = faiss.knn(queries, chunk, wanted, faiss.METRIC_INNER_PRODUCT)
        best.add_result(scores, places + start)
    best.finalize()
    return best.I


def recall(found: NDArray[np.int64], true: NDArray[np.int64], k: int) -> float:
    """The share of the `k` true nearest that are among the first `k` found."""
    pairs = zip(found[:, :k], true[:, :k], strict=True)
    return sum(len(np.intersect1d(*pair)) for pair in pairs) / true[:, :k].size
