"""The indexes this process holds, each brought up to date by the query that needs it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from uuid import UUID

from apps.search.index.exact import ExactIndex

if TYPE_CHECKING:
    from apps.search.models import IndexState

# An index is loaded anew when more than this share of its entries are of rows gone.
STALE_SHARE = 0.25


class IndexCache:
    """One `ExactIndex` for each (gallery, spec) asked for in this process."""

    def __init__(self) -> None:
        self._held: dict[tuple[UUID, str], ExactIndex] = {}
        self._lock = threading.Lock()

    def search(self, state: IndexState, vector, k: int) -> list[tuple[float, UUID]]:  # type: ignore[no-untyped-def]
        """Ask one gallery's index for `k` entries that still exist, as of `state`."""
        index = self._index(state, dims=len(vector))
        with index.lock:
            self._refresh(index, state)
            # At most this many entries are of removed rows: with as many more asked for,
            # `k` living ones are among the answers whenever there are `k`.
            stale = max(0, state.removed - index.removed)
            return index.search(vector, k + stale)

    def clear(self) -> None:
        with self._lock:
            self._held.clear()

    def _index(self, state: IndexState, dims: int) -> ExactIndex:
        key = (state.gallery_id, state.spec)
        with self._lock:
            index = self._held.get(key)
            if index is None or state.removed - index.removed > STALE_SHARE * len(index):
                index = self._held[key] = ExactIndex(dims, removed=state.removed)
            return index

    def _refresh(self, index: ExactIndex, state: IndexState) -> None:
        """Fetch what was committed since: all rows up to `last_seq` are visible by now."""
        if index.last_seq >= state.last_seq:
            return
        from apps.search.models import Embedding

        rows = Embedding.objects.filter(
            gallery=state.gallery_id, spec=state.spec, seq__gt=index.last_seq
        )
        found = list(rows.order_by("seq").values_list("image_id", "seq", "vector"))
        if found:
            index.extend(found)
        index.last_seq = max(index.last_seq, state.last_seq)


cache = IndexCache()
