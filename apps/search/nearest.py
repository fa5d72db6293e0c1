"""From a vector to pictures: the index proposes, rows decide what is returned."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from django.db.models import Q, QuerySet
from numpy.typing import NDArray

from apps.search.stores.base import SegmentError

if TYPE_CHECKING:
    from apps.search.index.hits import Hits
    from apps.search.index.reader import Reader
    from apps.search.models import Embedding, IndexState

logger = logging.getLogger(__name__)

# With a condition this many of the best entries are tried before all that meet it.
MAX_TRIED = 400
# Ids in one statement: databases limit parameters.
TOGETHER = 10_000


@dataclass(frozen=True, slots=True)
class Match:
    """A picture and its similarity: cosine, −1 to 1."""

    image_id: UUID
    score: float


@dataclass(frozen=True, slots=True)
class NearestQuery:
    """One query: the most similar of `rows`, those of some galleries under one spec."""

    rows: QuerySet[Embedding]
    states: QuerySet[IndexState]
    vector: NDArray[np.float32]

    def nearest(self, k: int) -> list[Match]:
        """The best `k`, or all there are."""
        return self._answered(lambda: self._nearest(k))

    def nearest_where(self, k: int, where: Q) -> list[Match]:
        """As `nearest`, of those whose image meets a condition."""
        return self._answered(lambda: self._nearest_where(k, where))

    def _answered(self, ask: Callable[[], list[Match]]) -> list[Match]:
        """Repeat the query when a segment breaks: its reader then answers from rows.

        Each segment breaks once.
        """
        broken = 0
        while True:
            try:
                return ask()
            except SegmentError as error:
                broken += 1
                if broken > self.states.count():
                    raise
                logger.warning("A segment broke while it was asked: %s", error)

    def _nearest(self, k: int) -> list[Match]:
        """Requests more from the index while deleted rows leave too few."""
        states, readers = self._readers()
        asked = k + min(k, sum(state.removed for state in states))
        while True:
            hits = self._search(readers, asked)
            living = self._living(hits, self.rows)
            if len(living) >= k or len(hits) < asked:
                return living[:k]
            asked *= 4

    def _nearest_where(self, k: int, where: Q) -> list[Match]:
        """A frequent condition is met by enough of the best entries.

        For a rare one, the few entries that meet it are compared one by one.
        """
        from apps.galleries.models import Image
        from apps.search.index.readers import among

        rows = self.rows.filter(image__in=Image.objects.filter(where).order_by().values("id"))
        _, readers = self._readers()
        tried = max(MAX_TRIED, 4 * k)
        hits = self._search(readers, tried)
        living = self._living(hits, rows)
        if len(living) >= k or len(hits) < tried:
            return living[:k]
        while True:
            wanted = np.fromiter(rows.order_by().values_list("id", flat=True), np.int64)
            hits = among(readers, self.vector, k, wanted)
            living = self._living(hits, rows)
            if len(living) == len(hits):  # Otherwise some were removed just now: request more.
                return living

    def _readers(self) -> tuple[list[IndexState], list[Reader]]:
        """Readers that together are consistent: every vector is in one of them.

        A picture moved between reading one state and fetching for another could be in neither, so
        refresh again if something was fetched, and something was moved.
        """
        from apps.search.index.readers import readers

        states = list(self.states)
        while True:
            held, fetched = readers.refreshed(states, len(self.vector))
            if not fetched:
                return states, held
            before, states = states, list(self.states)
            if [state.removed for state in states] == [state.removed for state in before]:
                return states, held

    def _search(self, readers: Sequence[Reader], k: int) -> Hits:
        from apps.search.index.readers import search

        return search(readers, self.vector, k)

    def _living(self, hits: Hits, rows: QuerySet[Embedding]) -> list[Match]:
        """Drop entries whose row was deleted or moved to another gallery: fail closed."""
        images: dict[int, UUID] = {}
        ids = hits.ids.tolist()
        for start in range(0, len(ids), TOGETHER):
            some = rows.filter(id__in=ids[start : start + TOGETHER])
            images.update(some.values_list("id", "image_id"))
        scored = zip(hits.scores.tolist(), ids, strict=True)
        return [Match(images[id_], score) for score, id_ in scored if id_ in images]
