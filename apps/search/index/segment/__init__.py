"""A segment on disk: a folder with vectors, their ids, inverted lists, and a header.

    vectors.faiss   every vector, float16, in seq order: exact search, and final scores
    ids.npy         the Embedding row of each, int64
    lists.faiss     the trained index over the same vectors; only if it is faster
    header.json description, measurements, and checksums

Segments are immutable.
"""

from apps.search.index.segment.header import Header
from apps.search.index.segment.opened import OpenSegment
from apps.search.index.segment.writing import write_segment

__all__ = ["Header", "OpenSegment", "write_segment"]
