"""Where the bulk of the vectors is kept in a shape that answers quickly.

    from apps.search.stores import get_store

One store a process, chosen by VECTOR_STORE: files of this machine, or a server.
"""

from functools import cache

from django.conf import settings

from apps.search.stores.base import Built, Bulk, Segment, SegmentError, Store, StoreDownError

__all__ = ["Built", "Bulk", "Segment", "SegmentError", "Store", "StoreDownError", "get_store"]


def get_store() -> Store:
    """The store that VECTOR_STORE names; raises ImproperlyConfigured when it names none."""
    return _store(settings.VECTOR_STORE)


@cache
def _store(address: str) -> Store:
    if address.startswith("milvus"):
        from apps.search.stores.milvus import MilvusStore

        return MilvusStore(address)
    from apps.search.stores.local import LocalStore

    return LocalStore()
