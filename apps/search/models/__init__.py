"""Vectors are rows; the index is a cache made from them."""

from apps.search.models.embedding import Embedding
from apps.search.models.index_state import IndexState
from apps.search.models.query import Query
from apps.search.models.serving import Serving, Unseen

__all__ = ["Embedding", "IndexState", "Query", "Serving", "Unseen"]
