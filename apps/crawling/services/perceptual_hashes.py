"""Search for near duplicates among the perceptual hashes of the ledger."""

from __future__ import annotations

import threading

import numpy as np

from apps.crawling.models import PerceptualHash
from apps.galleries.pictures.perceptual_hash import NEAR, as_uint64, distances


class HashIndex:
    """All hashes in memory: 200,000 take 8 MB, and are compared in a few milliseconds.

    Rows have ids in the order in which they became visible (`models.PerceptualHash`), so each query
    reads only new rows. Deleted ones are still found here: check the rows.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self._last = 0
        self._count = 0
        self._hashes = np.empty((1024, 4), np.uint64)
        self._entries = np.empty(1024, np.int64)

    def near(self, value: bytes) -> list[tuple[int, int]]:
        """(bits, entry) of all within `NEAR`, nearest first, of those seen first."""
        with self._lock:
            self._read_on()
            found = distances(value, self._hashes[: self._count])
            [places] = np.nonzero(found <= NEAR)
            return sorted((int(found[n]), int(self._entries[n])) for n in places)

    def _read_on(self) -> None:
        rows = PerceptualHash.objects.filter(id__gt=self._last).order_by("id")
        new = list(rows.values_list("id", "entry_id", "value"))
        if not new:
            return
        ids, entries, values = zip(*new, strict=True)
        self._grow(self._count + len(new))
        self._hashes[self._count : self._count + len(new)] = as_uint64(map(bytes, values))
        self._entries[self._count : self._count + len(new)] = entries
        self._count += len(new)
        self._last = ids[-1]

    def _grow(self, size: int) -> None:
        if size > len(self._hashes):
            room = 2 * size - len(self._hashes)
            self._hashes = np.concatenate([self._hashes, np.empty((room, 4), np.uint64)])
            self._entries = np.concatenate([self._entries, np.empty(room, np.int64)])


known = HashIndex()
