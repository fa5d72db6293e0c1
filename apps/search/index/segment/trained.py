"""The trained index: lists of short codes, the best of which are compared in full.

Vectors are sorted into lists around centroids (Jégou et al., "Product quantization for nearest
neighbor search", 2011) and coded in 4 bits for each two or four dimensions, which the processor
compares many at a time (André et al., "Quicker ADC", 2019). The best entries of the lists nearest
to a query are then scored with the float16 vectors.

There are two shapes of it, of which the quicker is kept. Where the nearest stand out, coarse codes
tell them, and many short lists need the fewest comparisons. Where all are about equally far, as
words are, only fine codes tell which are nearest, and most lists have to be read: a few long ones
are read faster.

In the first shape, a vector far from its centroid is in a second list, too, the one that best
complements the first (Sun et al., "SOAR", 2023). Edited copies need it: a screenshot is close to
other screenshots, and is searched for among pictures like the one on the screen. It finds 99 % of
the nearest in a tenth of the lists that are needed without.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import faiss

Floats = NDArray[np.float32]

# Training vectors for each centroid: more change little.
PER_LIST = 40
SEED = 11
# How much a second list's residual has to differ from the first one's: lambda of the paper.
LAMBDA = 1.5
# Vectors assigned at a time: their similarities to all centroids are in memory.
CHUNK = 2048


@dataclass(frozen=True, slots=True)
class Shape:
    """How many lists there are, how fine codes are, and how many vectors are in two lists."""

    # Lists by the root of the number of vectors.
    lists: int
    # Dimensions coded together in four bits.
    coded: int
    # The share of vectors, the farthest from their centroids, in a second list.
    spilled: float

    def lists_for(self, count: int) -> int:
        """The number of lists for so many vectors: a power of two."""
        return int(2 ** round(np.log2(self.lists * count**0.5)))

    def training_size(self, count: int) -> int:
        return min(count, PER_LIST * self.lists_for(count))


# In both, a vector of 256 dimensions takes about 90 bytes, its place among them.
MANY_LISTS, FINE_CODES = Shape(4, 4, 0.6), Shape(1, 2, 0.0)
SHAPES = (MANY_LISTS, FINE_CODES)


def train(sample: Floats, lists: int, coded: int) -> faiss.IndexIVFPQ:
    """An empty index with `lists` centroids, from a sample (n, d) of the vectors."""
    import faiss

    dims = sample.shape[1]
    metric = faiss.METRIC_INNER_PRODUCT
    index = faiss.IndexIVFPQ(faiss.IndexFlatIP(dims), dims, lists, dims // coded, 4, metric)
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

    def __init__(self, index: faiss.IndexIVFPQ, sample: Floats, spilled: float) -> None:
        self._index = index
        self._centroids: Floats = index.quantizer.reconstruct_n(0, index.nlist)
        nearest = np.concatenate(
            [(sample[s : s + CHUNK] @ self._centroids.T).max(axis=1) for s in _starts(sample)]
        )
        # Vectors nearer than this to their centroid need no second list.
        self._near_limit = np.quantile(nearest, spilled) if spilled else -np.inf

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
