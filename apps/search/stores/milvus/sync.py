"""Updates a gallery's entries from its rows, and finds differences."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from apps.search.index.delta import as_matrix
from apps.search.stores.milvus.collection import MESSAGE, GalleryEntries
from apps.search.stores.milvus.exact import TOGETHER

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from apps.search.models import Embedding
    from apps.search.stores.base import Progress, Rows, Segment

# Below this number Milvus indexes new entries when it has time.
FLUSHED = 10_000
# Ids read back in one request: an answer of whole vectors stays below 64 MB.
READ = 2_000


class Sync:
    """The writes of one build. It can be stopped at any point; the next build continues."""

    def __init__(self, part: GalleryEntries, rows: Rows, progress: Progress) -> None:
        self.part, self.rows, self._progress = part, rows, progress
        # The Milvus timestamp from which all writes are there.
        self.timestamp = 0
        self._written = 0

    def bring_up(self, since: int, timestamp: int) -> NDArray[np.int64]:
        """Write rows with seq > `since`, then other missing ones, and remove deleted ones.

        Returns the ids it holds. `timestamp`: that of the segment being updated.
        """
        self.timestamp = timestamp
        fresh = self.part.count() == 0
        for ids, vectors in self.rows.chunks(self._size, 0 if fresh else since):
            self._write(ids, vectors, fresh=fresh)
        wanted = self._reconcile()
        self._settle()
        return wanted

    @property
    def _size(self) -> int:
        return max(1, min(TOGETHER, MESSAGE // (4 * self.rows.dims)))

    def _write(
        self, ids: NDArray[np.int64], vectors: NDArray[np.float16], *, fresh: bool = False
    ) -> None:
        self.timestamp = max(self.timestamp, self.part.write(ids, vectors, fresh=fresh))
        self._written += len(ids)
        self._progress(min(self._written, self.rows.count), self.rows.count)

    def _reconcile(self) -> NDArray[np.int64]:
        """Rows are read after entries, so that none added in between is taken for missing."""
        present = self.part.ids()
        wanted = self.rows.ids()
        if len(missing := np.setdiff1d(wanted, present, assume_unique=True)):
            for ids, vectors in self.rows.chunks(self._size):
                here = np.isin(ids, missing)
                if here.any():
                    self._write(ids[here], vectors[here])
        gone = np.setdiff1d(present, wanted, assume_unique=True)
        for start in range(0, len(gone), TOGETHER):
            self.part.delete(self._dead(gone[start : start + TOGETHER]))
        return wanted

    def _dead(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Entries without a row; one that is newer than this build belongs to a later one."""
        return np.setdiff1d(ids, self.rows.living(ids), assume_unique=True)

    def _settle(self) -> None:
        """After many writes: wait until they are indexed. They can be found before."""
        if self._written < FLUSHED:
            return
        self.part.flush()
        while self.part.waiting():
            self._progress(self.rows.count, self.rows.count)
            time.sleep(0.5)


def difference(
    part: GalleryEntries, segment: Segment, rows: QuerySet[Embedding], progress: Progress
) -> str:
    """Differences between the entries and the segment's rows; empty: none."""
    held_rows = rows.filter(seq__lte=segment.seq).order_by("seq")
    columns = held_rows.values_list("id", "vector", "seq")
    last, done, missing, wrong = -1, 0, 0, 0
    while found := list(columns.filter(seq__gt=last)[:READ]):
        last, done = found[-1][2], done + len(found)
        ids = np.array([row[0] for row in found], np.int64)
        held = part.vectors(ids)
        stored = as_matrix([row[1] for row in found], len(found[0][1]) // 2)
        for id_, vector in zip(ids.tolist(), stored.astype(np.float32), strict=True):
            if id_ not in held:
                missing += 1
            elif not np.array_equal(held[id_], vector):
                wrong += 1
        progress(min(done, segment.count), segment.count)
    if missing or wrong:
        return f"Of {done} vectors Milvus lacks {missing} and has {wrong} that differ"
    return ""
