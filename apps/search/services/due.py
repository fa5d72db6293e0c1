"""When a gallery's segment is due: read off its state alone, so that it can be asked often."""

from __future__ import annotations

from django.conf import settings

from apps.search.models import IndexState
from apps.search.stores import get_store

# Beyond this share of entries without rows a segment is asked for too much that is dropped.
STALE_SHARE = 0.2
# A segment is given up well below the size at which one is built: not now this, now that.
KEPT_SHARE = 0.8


def is_due(state: IndexState) -> bool:
    """Whether a segment should be built of what there is now."""
    if is_small(state):
        return False
    if not state.segment or state.fault or is_foreign(state):
        return True
    store = get_store()
    newer = max(store.delta_least, store.delta_share * state.count)
    return state.delta > newer or state.stale > STALE_SHARE * state.count


def is_small(state: IndexState) -> bool:
    """Whether reading its rows is as good as a segment."""
    least = settings.FUTU_INDEX_MIN * (KEPT_SHARE if state.segment else 1)
    return state.living < max(least, 1)


def is_needless(state: IndexState) -> bool:
    """Whether there is a segment which is not worth its place any more."""
    return bool(state.segment) and is_small(state)


def is_foreign(state: IndexState) -> bool:
    """Whether the segment lies in another store than the one that VECTOR_STORE names now."""
    return not state.segment.startswith(get_store().scheme)
