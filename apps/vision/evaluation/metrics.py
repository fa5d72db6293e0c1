"""How good a ranking is. NumPy alone; scores are (queries, gallery), higher is nearer."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from apps.vision.projection import Floats

# From vectors (n, d) and each row's ranking of the others, indices (n, n - 1), a better ranking.
Reorder = Callable[[Floats, NDArray[np.intp]], NDArray[np.intp]]


def ranks(scores: Floats, sources: NDArray[np.intp]) -> NDArray[np.intp]:
    """For each query, how many gallery rows score higher than its source (0 = found first)."""
    own = scores[np.arange(len(scores)), sources]
    return np.asarray((scores > own[:, None]).sum(axis=1), np.intp)


def average_precisions(
    vectors: Floats, labels: NDArray[np.intp], reorder: Reorder | None = None
) -> NDArray[np.float64]:
    """Each row asks for the others of its label: its average precision (n,).

    They are ranked by cosine, then by `reorder`. A row that is alone in its label gives nan.
    """
    scores = vectors @ vectors.T
    np.fill_diagonal(scores, -np.inf)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :-1]
    if reorder:
        order = reorder(vectors, order)
    relevant = labels[order] == labels[:, None]
    places = np.arange(1, relevant.shape[1] + 1)
    precision = np.cumsum(relevant, axis=1) / places
    with np.errstate(invalid="ignore"):
        return np.asarray((precision * relevant).sum(axis=1) / relevant.sum(axis=1), np.float64)
