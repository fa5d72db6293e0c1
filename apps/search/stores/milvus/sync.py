"""Bringing a gallery's entries up to its rows, and finding out where they differ."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from apps.search.index.delta import as_matrix
from apps.search.stores.milvus.collection import MESSAGE, Part
from apps.search.stores.milvus.exact import TOGETHER

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from apps.search.models import Embedding
    from apps.search.stores.base import Progress, Rows, Segment

# Fewer entries are left to Milvus, which makes them part of its graph when it has the time.
FLUSHED = 10_000
# Ids read back in one question: an answer of whole vectors stays below 64 MB.
READ = 2_000


class Sync:
    """One build's writing. It can be stopped at any point; the next build goes on from there."""

    def __init__(self, part: Part, rows: Rows, tell: Progress) -> None:
        self.part, self.rows, self._tell = part, rows, tell
        # The moment of Milvus's clock from which all that was written is there.
        self.timestamp = 0
        self._written = 0

    def bring_up(self, since: int, timestamp: int) -> NDArray[np.int64]:
        """Write rows with seq > `since`, then what else is missing, and remove what is gone.

        Returns the ids it holds. `timestamp`: as of the segment that is gone on with.
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
        self._tell(min(self._written, self.rows.count), self.rows.count)

    def _reconcile(self) -> NDArray[np.int64]:
        """Rows are read after entries, so that nothing is taken for missing that came between."""
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
        """Those without a row: one that is newer than this build belongs to a later one."""
        return np.setdiff1d(ids, self.rows.living(ids), assume_unique=True)

    def _settle(self) -> None:
        """After much was written: wait until it is indexed. Found it is from the start."""
        if self._written < FLUSHED:
            return
        self.part.flush()
        while self.part.waiting():
            self._tell(self.rows.count, self.rows.count)
            time.sleep(0.5)


def difference(part: Part, segment: Segment, rows: QuerySet[Embedding], tell: Progress) -> str:
    """What the entries lack of the segment's rows, or have otherwise; empty: nothing."""
    held_rows = rows.filter(seq__lte=segment.seq).order_by("seq")
    columns = held_rows.values_list("id", "vector", "seq")
    last, done, lacking, wrong = -1, 0, 0, 0
    while found := list(columns.filter(seq__gt=last)[:READ]):
        last, done = found[-1][2], done + len(found)
        ids = np.array([row[0] for row in found], np.int64)
        held = part.vectors(ids)
        stored = as_matrix([row[1] for row in found], len(found[0][1]) // 2)
        for id_, vector in zip(ids.tolist(), stored.astype(np.float32), strict=True):
            if id_ not in held:
                lacking += 1
            elif not np.array_equal(held[id_], vector):
                wrong += 1
        tell(min(done, segment.count), segment.count)
    if lacking or wrong:
        return f"Of {done} vectors Milvus lacks {lacking} and has {wrong} that differ"
    return ""
