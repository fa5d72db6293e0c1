"""One gallery's vectors as a process holds them: a segment, and what is newer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from apps.search.index.delta import Delta
from apps.search.index.hits import Hits, merged
from apps.search.signals import segment_lost
from apps.search.stores.base import Bulk, SegmentError

if TYPE_CHECKING:
    from apps.search.models import IndexState

# Rows fetched at once.
CHUNK = 10_000


class Reader:
    """Brought up to date by the query that needs it; may be used from many threads."""

    def __init__(self, dims: int) -> None:
        self.dims = dims
        self._lock = threading.Lock()
        self._delta = Delta(dims)
        self._bulk: Bulk | None = None
        # The segment that was last looked at, also when it could not be opened.
        self._segment = ""
        # What had been removed when the delta was begun.
        self._removed = 0

    def __len__(self) -> int:
        return len(self._bulk or ()) + len(self._delta)

    @property
    def nbytes(self) -> int:
        return (self._bulk.nbytes if self._bulk else 0) + self._delta.nbytes

    def refresh(self, state: IndexState) -> bool:
        """Hold all that `state` speaks of; whether anything had to be fetched."""
        with self._lock:
            renewed = self._renew(state)
            return self._fetch(state) or renewed

    def search(self, vector: NDArray[np.float32], k: int) -> Hits:
        """The `k` best entries, or all; some may be of rows that are gone."""
        with self._lock:
            bulk, newer = self._bulk, self._delta.search(vector, k)
        return merged([bulk.search(vector, k), newer], k) if bulk else newer

    def among(self, vector: NDArray[np.float32], k: int, ids: NDArray[np.int64]) -> Hits:
        """The `k` best of the entries `ids`, exactly."""
        with self._lock:
            bulk, newer = self._bulk, self._delta.among(vector, k, ids)
        return merged([bulk.among(vector, k, ids), newer], k) if bulk else newer

    def _renew(self, state: IndexState) -> bool:
        """Take up a new segment, leave a broken one, drop a delta that is mostly stale."""
        before = self._bulk
        if state.segment != self._segment:
            self._bulk = _opened(state)
            self._segment = state.segment
        elif self._bulk and (why := self._bulk.fault()):
            self._bulk = None
            _lost(state, why)
        elif self._bulk and not state.fault and self._bulk.is_gone():
            _lost(state, "it was deleted")
        since = self._bulk.seq if self._bulk else 0
        stale = state.removed - self._removed
        if self._delta.since == since and stale <= max(len(self._delta), 1000) / 4:
            return self._bulk is not before
        self._delta, self._removed = Delta(self.dims, since), state.removed
        return True

    def _fetch(self, state: IndexState) -> bool:
        """Read what was committed since: all rows up to `last_seq` are visible by now."""
        if self._delta.last_seq >= state.last_seq:
            return False
        while True:
            newer = state.vectors().filter(seq__gt=self._delta.last_seq).order_by("seq")
            found = list(newer.values_list("id", "seq", "vector")[:CHUNK])
            if found:
                self._delta.extend(found)
            if len(found) < CHUNK:
                break
        self._delta.last_seq = max(self._delta.last_seq, state.last_seq)
        return True


def _opened(state: IndexState) -> Bulk | None:
    """The segment that `state` names, or the one that took its place since it was read."""
    from apps.search.stores import store_of

    while state.segment:
        try:
            return store_of(state.as_segment).open(state.as_segment, state.vectors())
        except SegmentError as error:
            _lost(state, str(error))
            if not state.renew_segment():
                return None
    return None


def _lost(state: IndexState, why: str) -> None:
    segment_lost.send(sender=type(state), state=state, why=why)
