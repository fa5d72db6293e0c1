"""What the doctor looks at of search: vectors, their numbers, segments, documents, queries."""

from apps.search.doctor import documents, numbers, segments, vectors

__all__ = ["documents", "numbers", "segments", "vectors"]
