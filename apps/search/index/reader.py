"""The vectors of one gallery in this process: a segment, plus newer rows."""

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
    """Searches one gallery. Queries refresh it before they search; thread-safe."""

    def __init__(self, dims: int) -> None:
        self.dims = dims
        self._lock = threading.Lock()
        self._delta = Delta(dims)
        self._bulk: Bulk | None = None
        # The segment that was opened last, or failed to open.
        self._segment = ""
        # `removed` of the state when the delta was started.
        self._removed = 0
        # The state's row: a model that comes back has a new one, which counts from nothing.
        self._row = 0

    def __len__(self) -> int:
        return len(self._bulk or ()) + len(self._delta)

    @property
    def nbytes(self) -> int:
        return (self._bulk.nbytes if self._bulk else 0) + self._delta.nbytes

    def refresh(self, state: IndexState) -> bool:
        """Load everything up to `state`; returns whether anything changed."""
        with self._lock:
            if state.pk < self._row:  # It is gone, with its vectors.
                return False
            if state.pk > self._row:
                self._begin(state)
            is_new = self._update_segment(state)
            return self._fetch(state) or is_new

    def search(self, vector: NDArray[np.float32], k: int) -> Hits:
        """The `k` best entries, or all; rows of some may have been deleted."""
        with self._lock:
            bulk, newer = self._bulk, self._delta.search(vector, k)
        return merged([bulk.search(vector, k), newer], k) if bulk else newer

    def among(self, vector: NDArray[np.float32], k: int, ids: NDArray[np.int64]) -> Hits:
        """The `k` best of the entries `ids`, exactly."""
        with self._lock:
            bulk, newer = self._bulk, self._delta.among(vector, k, ids)
        return merged([bulk.among(vector, k, ids), newer], k) if bulk else newer

    def _begin(self, state: IndexState) -> None:
        self._row, self._removed = state.pk, state.removed
        self._bulk, self._segment, self._delta = None, "", Delta(self.dims)

    def _update_segment(self, state: IndexState) -> bool:
        """Open a new segment, drop a broken one, drop a delta that is mostly stale."""
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
        """Load new rows; all rows up to `last_seq` of the state are committed."""
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
    """The segment that `state` names, or the one that has replaced it since."""
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
