"""Milvus as a store of segments: filled from rows, compared with them, and swept."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from importlib.util import find_spec
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from apps.search.stores.base import Built, Segment, SegmentError
from apps.search.stores.milvus import collection as collections
from apps.search.stores.milvus.bulk import MilvusBulk
from apps.search.stores.milvus.collection import FACTORY, LINKS, GalleryEntries
from apps.search.stores.milvus.names import (
    COLLECTION,
    SCHEME,
    Address,
    Place,
    new_collection,
    place_of,
    prefix_of,
)
from apps.search.stores.milvus.recall import measure
from apps.search.stores.milvus.server import Server
from apps.search.stores.milvus.sync import Sync, difference

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from apps.search.models import Embedding
    from apps.search.stores.base import Bulk, Progress, Rows

logger = logging.getLogger(__name__)


class MilvusStore:
    """A segment is a gallery's entries in a collection, from a Milvus timestamp on.

    A build updates it in place from rows. That is safe: surplus entries are dropped by the rows,
    and missing ones are in the reader's delta until the new segment is named. A stopped build
    leaves entries that the next one reuses.
    """

    scheme = SCHEME
    # Entries are added in place; but ids, and vectors to measure recall, are read again each time.
    delta_least = 10_000
    delta_share = 0.05

    def __init__(self, address: str) -> None:
        if not find_spec("pymilvus"):
            raise ImproperlyConfigured(
                "VECTOR_STORE names a Milvus, and its client is not installed: "
                "pip install -r requirements-scale.txt"
            )
        self.server = Server(Address.of(address))

    def open(self, segment: Segment, rows: QuerySet[Embedding]) -> Bulk:
        bulk = MilvusBulk(self.server, segment, rows)
        bulk.check()
        return bulk

    def build(self, rows: Rows, held: Segment | None, progress: Progress) -> Built:
        begun = time.monotonic()
        kept = self._kept(held)
        collection = kept.collection if kept else self._collection(rows)
        part = GalleryEntries(self.server, collection, rows.gallery_id)
        part.load()
        sync = Sync(part, rows, progress)
        since = held.seq if kept and held else 0
        ids = sync.bring_up(since, kept.timestamp if kept else 0)
        found = measure(part, rows, ids, sync.timestamp, progress)
        if found.recall is not None:
            _log_recall(rows, found.recall)
        return Built(
            name=Place(collection, sync.timestamp, found.breadth).new_name(),
            seq=rows.seq,
            count=len(ids),
            bytes=len(ids) * bytes_each(rows.dims),
            factory=f"{FACTORY}, ef {found.breadth}",
            recall=found.recall,
            milliseconds=found.milliseconds,
            seconds=time.monotonic() - begun,
        )

    def verify(self, segment: Segment, rows: QuerySet[Embedding], progress: Progress) -> str:
        """Compare every row of the segment with its entry."""
        try:
            place = place_of(segment.name)
            part = GalleryEntries(self.server, place.collection, segment.gallery_id)
            part.check_loaded()
            return difference(part, segment, rows, progress)
        except SegmentError as error:
            return str(error)

    def drop(self, segment: Segment, named: Collection[str]) -> None:
        """Remove a gallery's entries, unless the newer segment has them too."""
        try:
            collection = place_of(segment.name).collection
            if not any(name.startswith(f"{SCHEME}{collection}:") for name in named):
                GalleryEntries(self.server, collection, segment.gallery_id).clear()
        except SegmentError:
            pass  # It is gone already, or another store's.

    def strays(self, living: Collection[Segment]) -> list[str]:
        """Collections without a segment, except each spec's newest: it may be filling."""
        named = {place_of(s.name).collection for s in living if s.name.startswith(SCHEME)}
        specs = {segment.spec for segment in living}
        kept = named | {newest for spec in specs if (newest := self._newest(spec))}
        ours = [n for n in collections.collections(self.server) if n.startswith(f"{COLLECTION}_")]
        return [name for name in ours if name not in kept]

    def sweep(self, living: Collection[Segment]) -> int:
        """Strays, and entries of deleted galleries, in case `drop` did not reach the server."""
        unused = self.strays(living)
        for name in unused:
            collections.drop(self.server, name)
        cleared = 0
        for spec, galleries in _galleries_by_spec(living).items():
            for name in self._all(spec):
                cleared += collections.delete_other_galleries(self.server, name, galleries)
        return len(unused) + cleared

    def _kept(self, held: Segment | None) -> Place | None:
        """Where the present segment is, if it can be updated."""
        try:
            place = place_of(held.name) if held else None
        except SegmentError:
            return None
        there = place and place.collection in collections.collections(self.server)
        return place if there else None

    def _collection(self, rows: Rows) -> str:
        """The collection of a spec, created if there is none."""
        if name := self._newest(rows.spec):
            return name
        name = new_collection(rows.spec)
        collections.create(self.server, name, rows.dims)
        return name

    def _newest(self, spec: str) -> str:
        found = self._all(spec)
        return found[-1] if found else ""

    def _all(self, spec: str) -> list[str]:
        prefix = prefix_of(spec)
        return [n for n in collections.collections(self.server) if n.startswith(prefix)]


def _galleries_by_spec(living: Collection[Segment]) -> dict[str, list[UUID]]:
    galleries: dict[str, list[UUID]] = {}
    for segment in living:
        galleries.setdefault(segment.spec, []).append(segment.gallery_id)
    return galleries


def bytes_each(dims: int) -> int:
    """An entry in Milvus's memory: its vector, its links, its key, gallery and time."""
    return 4 * dims + 2 * 4 * LINKS + 4 + 3 * 8


def _log_recall(rows: Rows, recall: float) -> None:
    if recall < settings.FUTU_INDEX_RECALL:
        logger.warning(
            "Milvus finds %.3f of the ten nearest in gallery %s, less than FUTU_INDEX_RECALL asks",
            recall,
            rows.gallery_id,
        )
