"""Exact search over vectors in memory: a small gallery, or rows newer than its segment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from apps.search.index.hits import Hits

if TYPE_CHECKING:
    import faiss

Row = tuple[int, int, bytes | memoryview]  # id, seq, float16 bytes


class Delta:
    """Float16 vectors in a flat Faiss index, in seq order; it only grows.

    Entries of deleted rows stay: the caller requests more if too few remain. Not thread-safe:
    `Reader` holds a lock.
    """

    def __init__(self, dims: int, since: int = 0) -> None:
        self.dims = dims
        # It contains the rows with seq in (since, last_seq] that existed when they were loaded.
        self.since = self.last_seq = since
        self._ids = np.empty(0, np.int64)
        self._count = 0
        self._flat = empty_flat(dims)

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        return self._count * 2 * self.dims + self._ids.nbytes

    @property
    def ids(self) -> NDArray[np.int64]:
        return self._ids[: self._count]

    def extend(self, rows: Iterable[Row]) -> None:
        """Append rows in seq order."""
        ids, seqs, vectors = zip(*rows, strict=True)
        self._flat.add(as_matrix(vectors, self.dims).astype(np.float32))
        self._release_duplicates(np.array(ids, np.int64))
        self._append(np.array(ids, np.int64))
        self.last_seq = seqs[-1]

    def search(self, vector: NDArray[np.float32], k: int) -> Hits:
        """The `k` best entries for a (d,) unit vector, or all."""
        return self._hits(vector, min(k, self._count), None)

    def among(self, vector: NDArray[np.float32], k: int, ids: NDArray[np.int64]) -> Hits:
        """The `k` best of the entries `ids`; unknown ids are ignored."""
        places = np.flatnonzero(np.isin(self.ids, ids))
        return self._hits(vector, min(k, len(places)), places)

    def _hits(self, vector: NDArray[np.float32], k: int, places: NDArray[np.int64] | None) -> Hits:
        if k == 0:
            return Hits.none()
        scores, found = search_flat(self._flat, vector, k, places)
        return Hits(scores, self._ids[found])

    def _release_duplicates(self, ids: NDArray[np.int64]) -> None:
        """Give old entries of these ids unused ones: a moved picture that came back has a new
        entry."""
        places = np.flatnonzero(np.isin(self.ids, ids))
        # Distinct negative ids, so that results contain none twice.
        self._ids[places] = -1 - places

    def _append(self, ids: NDArray[np.int64]) -> None:
        end = self._count + len(ids)
        if end > len(self._ids):
            larger = np.empty(max(end, self._count * 3 // 2), np.int64)
            larger[: self._count] = self.ids
            self._ids = larger
        self._ids[self._count : end] = ids
        self._count = end


def as_matrix(vectors: Iterable[bytes | memoryview], dims: int) -> NDArray[np.float16]:
    """(n, d) float16 from rows' bytes."""
    return np.frombuffer(b"".join(map(bytes, vectors)), np.float16).reshape(-1, dims)


def search_flat(
    index: faiss.Index,
    vector: NDArray[np.float32],
    k: int,
    places: NDArray[np.int64] | None,
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """(scores, places) of the `k` best entries of an exact index, or of those at `places`.

    There must be at least `k` of them.
    """
    import faiss

    params = None
    if places is not None:
        chosen = np.zeros(index.ntotal, bool)
        chosen[places] = True
        bits = np.packbits(chosen, bitorder="little")
        selector = faiss.IDSelectorBitmap(index.ntotal, faiss.swig_ptr(bits))
        params = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
    scores, found = index.search(vector[None].astype(np.float32), k, params=params)
    return scores[0], found[0]


def empty_flat(dims: int) -> faiss.Index:
    """An empty exact index over float16 vectors of this dimension."""
    import faiss

    return faiss.IndexScalarQuantizer(
        dims, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
