"""The index: a cache of Embedding rows in a shape that answers quickly."""

from apps.search.index.cache import IndexCache, cache
from apps.search.index.exact import ExactIndex

__all__ = ["ExactIndex", "IndexCache", "cache"]
