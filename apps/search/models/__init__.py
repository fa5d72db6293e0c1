"""Vectors are rows; the index is a cache built from them."""

from apps.search.models.active_model import ActiveModel, UnembeddableImage
from apps.search.models.embedding import Embedding
from apps.search.models.index_state import IndexState
from apps.search.models.query import Query
from apps.search.models.search_document import SearchDocument

__all__ = ["ActiveModel", "Embedding", "IndexState", "Query", "SearchDocument", "UnembeddableImage"]
