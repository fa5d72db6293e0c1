"""The readers of this process, within a memory limit."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from apps.search.index.hits import Hits, merged
from apps.search.index.reader import Reader

if TYPE_CHECKING:
    from apps.search.models import IndexState

Key = tuple[UUID, str]


class Readers:
    """One `Reader` for each (gallery, spec) used recently, within FUTU_INDEX_CACHE bytes.

    The least recently used are closed first; a reader in use stays until its query is answered.
    """

    def __init__(self) -> None:
        self._held: OrderedDict[Key, Reader] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    @property
    def nbytes(self) -> int:
        with self._lock:
            return sum(reader.nbytes for reader in self._held.values())

    def refreshed(self, states: Sequence[IndexState], dims: int) -> tuple[list[Reader], bool]:
        """Readers that are up to date with `states`, and whether anything was fetched."""
        readers = [self._reader((state.gallery_id, state.spec), dims) for state in states]
        # Refresh all of them: `any` must not stop at the first that fetched something.
        fetched = [reader.refresh(state) for reader, state in zip(readers, states, strict=True)]
        if any(fetched):
            self._trim()
        return readers, any(fetched)

    def clear(self) -> None:
        with self._lock:
            self._held.clear()

    def _reader(self, key: Key, dims: int) -> Reader:
        with self._lock:
            reader = self._held.pop(key, None) or Reader(dims)
            self._held[key] = reader  # Now the most recently used.
            return reader

    def _trim(self) -> None:
        with self._lock:
            held = sum(reader.nbytes for reader in self._held.values())
            while held > settings.FUTU_INDEX_CACHE and len(self._held) > 1:
                _, reader = self._held.popitem(last=False)
                held -= reader.nbytes


def search(readers: Sequence[Reader], vector: NDArray[np.float32], k: int) -> Hits:
    """The best `k` of all readers; fewer only when they hold no more."""
    return merged([reader.search(vector, k) for reader in readers], k)


def among(
    readers: Sequence[Reader], vector: NDArray[np.float32], k: int, ids: NDArray[np.int64]
) -> Hits:
    """The best `k` of the entries `ids`, exactly, in whichever reader they are."""
    return merged([reader.among(vector, k, ids) for reader in readers], k)


readers = Readers()
