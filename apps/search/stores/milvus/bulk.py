"""A gallery's entries on the server, as an open segment."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from apps.search.index.hits import Hits
from apps.search.stores.base import Segment, SegmentError
from apps.search.stores.milvus import exact
from apps.search.stores.milvus.collection import GalleryEntries
from apps.search.stores.milvus.names import place_of
from apps.search.stores.milvus.server import MAX_ENTRIES, Server

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from apps.search.models import Embedding

logger = logging.getLogger(__name__)


class MilvusBulk:
    """Holds no vectors itself.

    Entries newer than the segment may be among the results, and are in the reader's delta as well:
    an id counts once.
    """

    # It takes almost no memory of this process.
    nbytes = 4096

    def __init__(self, server: Server, segment: Segment, rows: QuerySet[Embedding]) -> None:
        self._segment, self._place = segment, place_of(segment.name)
        self._rows = rows.filter(seq__lte=segment.seq)
        self._part = GalleryEntries(server, self._place.collection, segment.gallery_id)
        self.seq = segment.seq
        self._fault = ""

    def __len__(self) -> int:
        return self._segment.count

    def check(self) -> None:
        """Raises SegmentError when the server's data does not match the segment's row."""
        self._part.check_loaded()
        # Entries without rows are removed before the next segment is named.
        if (count := self._part.count(self._place.timestamp)) < self._segment.count / 2:
            raise SegmentError(f"Milvus has {count} of {self._segment.count} vectors")

    def search(self, vector: NDArray[np.float32], k: int) -> Hits:
        asked = min(k, MAX_ENTRIES)
        try:
            hits = self._ask(vector, asked)
            if len(hits) == k or (len(hits) < asked and len(hits) >= self._entries()):
                return hits
        except SegmentError as error:
            self._fault = str(error)
            raise
        # More than Milvus ever returns, or the graph search missed some among other galleries.
        logger.warning("Milvus found %d of %d: exact search answers", len(hits), k)
        return exact.nearest(self._rows, vector, k)

    def among(self, vector: NDArray[np.float32], k: int, ids: NDArray[np.int64]) -> Hits:
        """From rows: exact comparison needs the database only."""
        return exact.among(self._rows, vector, k, ids)

    def fault(self) -> str:
        """The fault that a search ran into: a dropped collection's name is never used again."""
        return self._fault

    def is_gone(self) -> bool:
        """A dropped collection is noticed by the next search."""
        return False

    def close(self) -> None:
        """Nothing is open."""

    def _ask(self, vector: NDArray[np.float32], k: int) -> Hits:
        breadth, since = self._place.breadth, self._place.timestamp
        return self._part.search(vector, k, breadth=breadth, since=since)[0]

    def _entries(self) -> int:
        return self._part.count(self._place.timestamp)
