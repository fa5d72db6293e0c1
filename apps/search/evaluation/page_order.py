"""The order of results on a page, for evaluation: re-ranked by diffusion."""

import numpy as np
from numpy.typing import NDArray

from apps.search.diffusion import SHORTLIST_SIZE, Floats, rerank


def page_order(vectors: Floats, order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Re-rank the shortlist of each row of `order`, a row's ranking of the others (n, n - 1)."""
    return np.stack([_reordered(vectors, index, row) for index, row in enumerate(order)])


def _reordered(vectors: Floats, index: int, row: NDArray[np.intp]) -> NDArray[np.intp]:
    shortlist, rest = row[:SHORTLIST_SIZE], row[SHORTLIST_SIZE:]
    return np.concatenate([shortlist[rerank(vectors[index], vectors[shortlist])], rest])
