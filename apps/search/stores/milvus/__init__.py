"""Vectors on a Milvus server: for galleries that one machine cannot hold.

    VECTOR_STORE=milvus://host:port

All galleries of a spec share a collection, where the gallery is the partition key: Milvus's own way
for many tenants. Rows stay the truth. An entry in Milvus is a copy of a row; the collection can be
dropped at any time, and is filled again.
"""

from apps.search.stores.milvus.store import MilvusStore

__all__ = ["MilvusStore"]
