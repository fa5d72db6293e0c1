"""When a gallery's segment is due: computed from its state alone, so that checks are cheap."""

from __future__ import annotations

from django.conf import settings

from apps.search.models import IndexState
from apps.search.stores import get_store

# Above this share of entries without rows too many results have to be dropped.
STALE_SHARE = 0.2
# A segment is removed well below the size at which one is built, to avoid flapping.
KEPT_SHARE = 0.8


def is_due(state: IndexState) -> bool:
    """Whether a segment should be built of the current vectors."""
    if is_small(state):
        return False
    if not state.segment or state.fault or is_foreign(state):
        return True
    store = get_store()
    newer = max(store.delta_least, store.delta_share * state.count)
    return state.delta > newer or state.stale > STALE_SHARE * state.count


def is_small(state: IndexState) -> bool:
    """Whether reading its rows is as fast as a segment."""
    least = settings.FUTU_INDEX_MIN * (KEPT_SHARE if state.segment else 1)
    return state.living < max(least, 1)


def is_needless(state: IndexState) -> bool:
    """Whether there is a segment that is no longer worthwhile."""
    return bool(state.segment) and is_small(state)


def is_foreign(state: IndexState) -> bool:
    """Whether the segment is in another store than VECTOR_STORE."""
    return not state.segment.startswith(get_store().scheme)
