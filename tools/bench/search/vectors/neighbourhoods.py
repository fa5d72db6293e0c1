"""Statistics of neighbourhoods: similarity of nearest neighbours, and intrinsic dimension."""

import numpy as np

from apps.vision.projection import Floats

# Neighbours from whose distances a dimension is estimated.
NEIGHBOURS = 20


def cosines(vectors: Floats, k: int, sample: int = 1000) -> Floats:
    """Cosines (m, k) of m ≤ `sample` of the vectors to their nearest others, best first."""
    import faiss

    asked = vectors[:: -(-len(vectors) // sample)].astype(np.float32)
    found, _ = faiss.knn(asked, vectors.astype(np.float32), k + 1, faiss.METRIC_INNER_PRODUCT)
    # The first is the vector itself.
    return found[:, 1:]


def dimension(vectors: Floats, k: int = NEIGHBOURS) -> float:
    """The median local intrinsic dimension: maximum likelihood, from the distances of the `k`
    nearest (Levina and Bickel; Amsaleg et al.)."""
    distances = np.sqrt(np.maximum(2 - 2 * cosines(vectors, k), 1e-9))
    logs = np.log(distances[:, -1:] / distances[:, :-1]).mean(axis=1)
    return float(np.median(1 / np.maximum(logs, 1e-9)))


def spectrum(vectors: Floats) -> Floats:
    """Variances along the principal axes, greatest first."""
    return np.linalg.eigvalsh(np.cov(vectors.astype(np.float32).T))[::-1]
