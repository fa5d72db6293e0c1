"""Futu's own index as used for a gallery of that size.

A segment on disk, or for a small one the vectors as a process reads them from rows.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from apps.search.index.delta import Delta
from apps.search.index.hits import Hits
from apps.search.index.segment import OpenSegment, write_segment
from apps.vision.projection import Floats
from tools.bench.search.index.peers.model import Places, Rows, Searcher

GALLERY, SPEC = UUID(int=1), "bench"
CHUNK = 10_000
# Stored in the folder of an index that needs no segment.
ROWS = "rows.npy"


class FileRows:
    """`stores.Rows` of vectors in a file; the id of each is its place plus one."""

    def __init__(self, vectors: Rows) -> None:
        self.gallery_id, self.spec = GALLERY, SPEC
        self.vectors = vectors
        self.count = self.seq = len(vectors)
        self.dims = int(vectors.shape[1])

    def chunks(self, size: int, since: int = 0) -> Iterator[tuple[NDArray[np.int64], Rows]]:
        for start in range(since, self.count, size):
            end = min(start + size, self.count)
            yield np.arange(start + 1, end + 1), np.array(self.vectors[start:end])

    def ids(self) -> NDArray[np.int64]:
        return np.arange(1, self.count + 1)


@dataclass
class FutuSearcher:
    """`one` answers single queries as a process does; `many` answers several, where supported."""

    one: Callable[[NDArray[np.float32], int], Hits]
    many: Callable[[Floats, int], tuple[Floats, Places]] | None
    setting: str
    # It was tuned when it was built.
    efforts: Sequence[int] = ()
    threads: int = 1

    def set_effort(self, effort: int) -> None:
        """There is none to set."""

    def set_threads(self, threads: int) -> None:
        import faiss

        self.threads = threads
        faiss.omp_set_num_threads(threads)

    def search(self, queries: Floats, k: int) -> Places:
        if self.many and len(queries) > 1:
            return self.many(queries, k)[1]
        if len(queries) == 1 or self.threads == 1:
            found = [self.one(query, k) for query in queries]
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                found = list(pool.map(lambda query: self.one(query, k), queries))
        return np.stack([hits.ids for hits in found]) - 1


@dataclass(frozen=True)
class Futu:
    index: ClassVar[str] = "futu"
    package: ClassVar[str] = "faiss"
    name: str = "futu"

    def build(self, rows: Rows, path: Path, threads: int) -> None:
        import faiss

        path.mkdir()
        if len(rows) < settings.FUTU_INDEX_MIN:
            np.save(path / ROWS, rows)
            return
        faiss.omp_set_num_threads(threads)
        write_segment(path, FileRows(rows), settings.FUTU_INDEX_RECALL, _unheard)

    def open(self, path: Path, dims: int) -> Searcher:
        if (path / ROWS).is_file():
            delta = _delta(FileRows(np.load(path / ROWS, mmap_mode="r")))
            return FutuSearcher(delta.search, None, "exact, float16")
        segment = OpenSegment(path)
        setting = f"{segment.header.factory}, {segment.header.plan}"
        return FutuSearcher(segment.search, segment.search_all, setting)


def _unheard(done: int, total: int) -> None:
    """Ignores progress."""


def _delta(rows: FileRows) -> Delta:
    delta = Delta(rows.dims)
    for ids, vectors in rows.chunks(CHUNK):
        places = ids.tolist()
        delta.extend([(id_, id_, row.tobytes()) for id_, row in zip(places, vectors, strict=True)])
    return delta
