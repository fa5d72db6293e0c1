"""Re-rank a shortlist by diffusion on its k-nearest-neighbour graph.

A random walk with restart starts at the query and follows edges between similar pictures; the more
often it visits a picture, the higher this one ranks. It finds pictures of the query's kind that are
unlike the query itself, by way of pictures between them: Donoser & Bischof, "Diffusion Processes
for Retrieval Revisited" (2013); Iscen et al., "Efficient Diffusion on Region Manifolds" (2017).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

# How many of the best results are re-ranked.
SHORTLIST_SIZE = 200
# Edges from each picture to its nearest neighbours, and the exponent of the similarity that is an
# edge's weight.
NEIGHBOURS = 6
WEIGHT_EXPONENT = 4
# The probability that the walk goes on at each step.
ALPHA = 0.9
# The best results keep their ranks, so that the source of a copy among them is not displaced. With
# 1 instead of 10, results of the same kind improve a little (mAP .780 instead of .760), and a
# copy's source is among the first ten less often (.958 instead of .970).
FIXED_RANKS = 10


def rerank(query: Floats, candidates: Floats, *, fixed: int = FIXED_RANKS) -> NDArray[np.intp]:
    """The new order of `candidates`, as indices (n,).

    `query` (d,) and `candidates` (n, d), best first, are unit vectors. The first `fixed` candidates
    keep their ranks. Solves a dense system of n + 1 equations: some milliseconds for n = 200.
    """
    if len(candidates) <= fixed + 1:
        return np.arange(len(candidates))
    visits = _visits(np.concatenate([query[None], candidates]))
    # A stable sort: candidates without edges have equal visits, and keep their order.
    rest = np.argsort(-visits[1 + fixed :], kind="stable") + fixed
    return np.concatenate([np.arange(fixed), rest])


def _visits(vectors: Floats) -> Doubles:
    """The expected visits (n,) to each row by a walk that starts at the first."""
    edges = _edges(vectors)
    scale = np.maximum(edges.sum(axis=1), 1e-9) ** -0.5
    transition = edges * scale[:, None] * scale
    start = np.zeros(len(vectors))
    start[0] = 1
    visits: Doubles = np.linalg.solve(np.eye(len(vectors)) - ALPHA * transition, start)
    return visits


def _edges(vectors: Floats) -> Doubles:
    """The symmetric weight matrix (n, n) of the graph."""
    similarity = np.maximum(vectors @ vectors.T, 0).astype(np.float64)
    np.fill_diagonal(similarity, 0)
    count = min(NEIGHBOURS, len(vectors) - 1)
    nearest = np.argpartition(-similarity, count - 1, axis=1)[:, :count]
    edges = np.zeros_like(similarity)
    weights = np.take_along_axis(similarity, nearest, axis=1) ** WEIGHT_EXPONENT
    np.put_along_axis(edges, nearest, weights, axis=1)
    return (edges + edges.T) / 2
