"""The trained index: inverted lists of short codes, the best of which are rescored exactly.

Vectors are assigned to lists around centroids (Jégou et al., "Product quantization for nearest
neighbor search", 2011) and coded in 4 bits for each two or four dimensions, which the processor
compares many at a time (André et al., "Quicker ADC", 2019). The best entries of the lists nearest
to a query are then scored with the float16 vectors.

There are two shapes, of which the faster is used. Where the nearest vectors stand out, coarse codes
suffice, and many short lists need the fewest comparisons. Where distances hardly differ, as between
words, fine codes are needed, and most lists have to be read: a few long ones are faster.

In the first shape, a vector far from its centroid is in a second list, too, the one that best
complements the first (Sun et al., "SOAR", 2023). Edited copies need it: a screenshot is close to
other screenshots, but queries for it are close to pictures like the one on the screen. It reaches
99 % recall with a tenth of the lists.
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

# Training vectors per centroid; more hardly change the result.
PER_LIST = 40
SEED = 11
# The penalty for a second residual parallel to the first: λ of the SOAR paper.
LAMBDA = 1.5
# Vectors assigned at a time: their similarities to all centroids are in memory.
CHUNK = 2048


@dataclass(frozen=True, slots=True)
class Shape:
    """The number of lists, the size of codes, and the share of vectors in two lists."""

    # Lists per square root of the number of vectors.
    lists: int
    # Dimensions per 4-bit code.
    coded: int
    # The share of vectors, the farthest from their centroids, in a second list.
    spilled: float

    def lists_for(self, count: int) -> int:
        """The number of lists for `count` vectors: a power of two."""
        return int(2 ** round(np.log2(self.lists * count**0.5)))

    def training_size(self, count: int) -> int:
        return min(count, PER_LIST * self.lists_for(count))


# In both, a vector of 256 dimensions takes about 90 bytes, including its index.
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
    # It lives in GPU memory, and is not saved.
    index.clustering_index = None  # type: ignore[assignment]
    return index


def graphics_cards() -> int:
    """The number of usable GPUs; 0 with Faiss's CPU build."""
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
        """Add vectors (n, d) with indices from `first` on."""
        for start in _starts(vectors):
            chunk = vectors[start : start + CHUNK]
            places = np.arange(first + start, first + start + len(chunk))
            one, other, far = self._lists(chunk)
            self._put(chunk, places, one)
            self._put(chunk[far], places[far], other[far])

    def finished(self) -> faiss.IndexIVFPQFastScan:
        """The index in its searchable memory layout."""
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
