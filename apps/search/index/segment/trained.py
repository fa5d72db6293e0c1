"""The trained index: lists of short codes, the best of which are compared in full.

Vectors are sorted into lists around centroids (Jégou et al., "Product quantization for nearest
neighbor search", 2011) and coded in 4 bits for each four dimensions, which the processor compares
many at a time (André et al., "Quicker ADC", 2019). The best entries of the lists nearest to a query
are then scored with the float16 vectors.

A vector far from its centroid is in a second list, too, the one that best complements the first
(Sun et al., "SOAR", 2023). Edited copies need it: a screenshot is close to other screenshots, and
is searched for among pictures like the one on the screen. It finds 99 % of the nearest in a tenth
of the lists that are needed without.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import faiss

Floats = NDArray[np.float32]

# Training vectors for each centroid: more change little.
PER_LIST = 40
SEED = 11
# Dimensions coded together in four bits.
CODED = 4
# The share of vectors in a second list, and how much that list's residual has to differ from the
# first one's: lambda of the paper.
SPILLED = 0.6
LAMBDA = 1.5
# Vectors assigned at a time: their similarities to all centroids are in memory.
CHUNK = 2048


def lists_for(count: int) -> int:
    """The number of lists for so many vectors: about four times the root, a power of two."""
    return 2 ** round(np.log2(4 * count**0.5))


def training_size(count: int) -> int:
    return min(count, PER_LIST * lists_for(count))


def train(sample: Floats, lists: int) -> faiss.IndexIVFPQ:
    """An empty index with `lists` centroids, from a sample (n, d) of the vectors."""
    import faiss

    dims = sample.shape[1]
    metric = faiss.METRIC_INNER_PRODUCT
    index = faiss.IndexIVFPQ(faiss.IndexFlatIP(dims), dims, lists, dims // CODED, 4, metric)
    index.cp.seed, index.cp.min_points_per_centroid = SEED, 1
    if graphics_cards():
        index.clustering_index = faiss.index_cpu_to_all_gpus(faiss.IndexFlatIP(dims))
    index.train(sample)
    # It is in the graphics card's memory, and not saved with the rest.
    index.clustering_index = None  # type: ignore[assignment]
    return index


def graphics_cards() -> int:
    """The number of usable ones; Faiss's CPU build knows of none."""
    import faiss

    return faiss.get_num_gpus() if hasattr(faiss, "StandardGpuResources") else 0


class Filler:
    """Adds vectors to the lists of a trained index."""

    def __init__(self, index: faiss.IndexIVFPQ, sample: Floats) -> None:
        self._index = index
        self._centroids: Floats = index.quantizer.reconstruct_n(0, index.nlist)
        nearest = np.concatenate(
            [(sample[s : s + CHUNK] @ self._centroids.T).max(axis=1) for s in _starts(sample)]
        )
        # Vectors nearer than this to their centroid need no second list.
        self._near_limit = np.quantile(nearest, SPILLED)

    def add(self, vectors: Floats, first: int) -> None:
        """Add (n, d) vectors, whose places are `first` and following."""
        for start in _starts(vectors):
            chunk = vectors[start : start + CHUNK]
            places = np.arange(first + start, first + start + len(chunk))
            one, other, far = self._lists(chunk)
            self._put(chunk, places, one)
            self._put(chunk[far], places[far], other[far])

    def finished(self) -> faiss.IndexIVFPQFastScan:
        """The index in the memory layout in which it is searched."""
        import faiss

        fast = faiss.IndexIVFPQFastScan(self._index)
        # It uses the other's centroids, which would be freed with it.
        fast.referenced_objects = [self._index]  # type: ignore[attr-defined]
        return fast

    def _lists(
        self, vectors: Floats
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Each vector's list, its second list, and whether it needs the second."""
        similarity = vectors @ self._centroids.T
        rows = np.arange(len(vectors))
        one = similarity.argmax(axis=1)
        closeness = similarity[rows, one]
        residual = vectors - self._centroids[one]
        residual /= np.maximum(np.linalg.norm(residual, axis=1, keepdims=True), 1e-6)
        # ‖x − c‖² + λ ⟨r, x − c⟩², without the terms that are equal for all centroids c.
        parallel = (residual * vectors).sum(axis=1, keepdims=True) - residual @ self._centroids.T
        loss = LAMBDA * parallel**2 - 2 * similarity
        loss[rows, one] = np.inf
        return one, loss.argmin(axis=1), closeness < self._near_limit

    def _put(self, vectors: Floats, places: NDArray[np.int64], lists: NDArray[np.int64]) -> None:
        import faiss

        vectors, places, lists = map(np.ascontiguousarray, (vectors, places, lists))
        pointers = [faiss.swig_ptr(array) for array in (vectors, places, lists)]
        self._index.add_core(len(vectors), *pointers)


def _starts(vectors: Floats) -> Iterator[int]:
    return iter(range(0, len(vectors), CHUNK))
