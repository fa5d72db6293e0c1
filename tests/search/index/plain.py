"""A store that keeps its segments in memory: small, exact, and with hooks for tests."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import count

import numpy as np

from apps.search.index.delta import Delta
from apps.search.index.hits import Hits
from apps.search.stores.base import Built, Progress, Rows, Segment, SegmentError

CHUNK = 10


class PlainBulk:
    def __init__(self, name: str, delta: Delta, kept: dict[str, PlainBulk]) -> None:
        self.name, self.seq, self.nbytes = name, delta.last_seq, delta.nbytes
        self._delta, self._kept = delta, kept
        self.broken = ""

    def __len__(self) -> int:
        return len(self._delta)

    def search(self, vector: np.ndarray, k: int) -> Hits:
        return self._delta.search(vector, k)

    def among(self, vector: np.ndarray, k: int, ids: np.ndarray) -> Hits:
        return self._delta.among(vector, k, ids)

    def fault(self) -> str:
        return self.broken

    def is_gone(self) -> bool:
        return self.name not in self._kept

    def close(self) -> None: ...


class PlainStore:
    scheme = "files:"
    delta_least = 20
    delta_share = 0.1

    def __init__(self) -> None:
        self.kept: dict[str, PlainBulk] = {}
        self.recall: float | None = None
        # Called before each chunk; for events during a build.
        self.before_chunk: Callable[[], None] = lambda: None
        self._numbers = count(1)

    def open(self, segment: Segment, rows: object) -> PlainBulk:
        bulk = self.kept.get(segment.name)
        if bulk is None or bulk.broken:
            raise SegmentError(bulk.broken if bulk else "it is missing")
        return bulk

    def build(self, rows: Rows, held: Segment | None, progress: Progress) -> Built:
        delta = Delta(rows.dims)
        for ids, vectors in rows.chunks(CHUNK):
            self.before_chunk()
            progress(len(delta), rows.count)
            seqs = range(rows.seq)
            delta.extend((id_, seqs[-1], v.tobytes()) for id_, v in zip(ids, vectors, strict=True))
        delta.last_seq = rows.seq
        name = f"files:{rows.gallery_id}-{next(self._numbers)}"
        self.kept[name] = PlainBulk(name, delta, self.kept)
        size = delta.nbytes
        return Built(name, rows.seq, len(delta), size, "SQfp16", self.recall, 0.5, 0.1)

    def verify(self, segment: Segment, rows: object, progress: Progress) -> str:
        progress(0, segment.count)
        bulk = self.kept.get(segment.name)
        return bulk.broken if bulk else "it is missing"

    def drop(self, segment: Segment, named: Collection[str]) -> None:
        self.kept.pop(segment.name, None)

    def strays(self, living: Collection[Segment]) -> list[str]:
        return sorted(self.kept.keys() - {segment.name for segment in living})

    def sweep(self, living: Collection[Segment]) -> int:
        strays = self.strays(living)
        for name in strays:
            del self.kept[name]
        return len(strays)
