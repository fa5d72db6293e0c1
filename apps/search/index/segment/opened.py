"""An open segment: memory-mapped, immutable, thread-safe."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from apps.search.index.delta import search_flat
from apps.search.index.hits import Hits
from apps.search.index.segment.header import Header
from apps.search.index.segment.search_plan import Refined
from apps.search.stores.base import SegmentError

if TYPE_CHECKING:
    import faiss

VECTORS, IDS, LISTS = "vectors.faiss", "ids.npy", "lists.faiss"
# Larger k are searched exactly: recall is only measured for the first ten.
MAX_TRAINED = 1000
# The largest product of two unit vectors, with float16's rounding.
MAX_SCORE = 1.01


class OpenSegment:
    """`stores.Bulk` of a folder. Raises SegmentError when it was changed.

    Ids and lists are read and their checksums verified; vectors are mapped and read on demand, so
    only their size is checked here, their checksum by `verify`. A score that unit vectors cannot
    have tells of damaged ones: the query raises SegmentError, and `fault` says so from then on.
    """

    def __init__(self, folder: Path) -> None:
        self._files: dict[str, int] = {}
        self._is_damaged = False
        self.header = Header.load(folder)
        self.seq, self.nbytes = self.header.seq, self.header.bytes
        try:
            self._read(folder)
        except OSError as error:  # Its folder may be deleted at any moment: it was replaced.
            raise SegmentError(f"a file cannot be read: {error.strerror}") from error
        except RuntimeError as error:
            raise SegmentError(f"Faiss cannot read it: {error}") from error

    def _read(self, folder: Path) -> None:
        self.header.check_sizes(folder)
        # Held open to notice that a file was truncated before its pages are read: the kernel would
        # end the process.
        for name in self.header.files:
            self._files[name] = os.open(folder / name, os.O_RDONLY)
        read = [name for name in self.header.files if name != VECTORS]
        self.header.check_sums(folder, read, lambda done, total: None)
        self._ids = np.load(folder / IDS)
        self._flat = mapped(folder / VECTORS)
        self._trained = None
        if not self.header.is_exact:
            lists = cast("faiss.IndexIVFPQFastScan", mapped(folder / LISTS))
            self._trained = Refined(lists, self._flat)

    def __len__(self) -> int:
        return self.header.count

    def search(self, vector: NDArray[np.float32], k: int) -> Hits:
        """The `k` best entries, or all; found approximately, with exact scores."""
        k = min(k, len(self))
        if 0 < k <= MAX_TRAINED and self._trained:
            scores, places = self.search_all(vector[None], k)
            if places[0, -1] >= 0:  # Otherwise the probed lists contain too few.
                return self._hits(scores[0], places[0])
        return self._exact(vector, k, None)

    def search_all(
        self, vectors: NDArray[np.float32], k: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """(scores, places), each (n, k), for many queries at once; −1 where none was found."""
        vectors = np.ascontiguousarray(vectors, np.float32)
        if self._trained and self.header.plan:
            return self._trained.search(vectors, k, self.header.plan)
        scores, places = self._flat.search(vectors, k)
        return scores, places

    def among(self, vector: NDArray[np.float32], k: int, ids: NDArray[np.int64]) -> Hits:
        """The `k` best of the entries `ids`, exactly."""
        order = self._order
        found = np.searchsorted(self._ids, ids, sorter=order).clip(max=len(self) - 1)
        places = order[found]
        places = places[self._ids[places] == ids]
        return self._exact(vector, min(k, len(places)), places)

    def fault(self) -> str:
        """What is damaged; a deleted file stays usable as long as it is open."""
        if self._is_damaged:
            return f"{VECTORS} has entries that are no unit vectors"
        for name, file in self._files.items():
            if os.fstat(file).st_size != self.header.files[name].bytes:
                return f"{name} was changed"
        return ""

    def is_gone(self) -> bool:
        return any(os.fstat(file).st_nlink == 0 for file in self._files.values())

    def close(self) -> None:
        while self._files:
            os.close(self._files.popitem()[1])

    def __del__(self) -> None:
        self.close()

    def _exact(self, vector: NDArray[np.float32], k: int, places: NDArray[np.int64] | None) -> Hits:
        if k == 0:
            return Hits.none()
        scores, found = search_flat(self._flat, vector, k, places)
        return self._hits(scores, found)

    def _hits(self, scores: NDArray[np.float32], places: NDArray[np.int64]) -> Hits:
        if not (places >= 0).all() or not (np.abs(scores) <= MAX_SCORE).all():  # NaN, too.
            self._is_damaged = True
            raise SegmentError(self.fault())
        return Hits(scores, self._ids[places])

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        return np.argsort(self._ids)


def mapped(path: Path) -> faiss.Index:
    """A memory-mapped index, of which only the needed pages are read."""
    import faiss

    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
