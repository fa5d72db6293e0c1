"""Faiss, exact: every vector compared in float32."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from apps.vision.projection import Floats
from tools.bench.search.index.peers.model import Places, Rows, Searcher

CHUNK = 10_000


def widened(rows: Rows) -> Iterator[Floats]:
    """Rows as float32, a few at a time."""
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK].astype("float32")


@dataclass
class FlatSearcher:
    index: "faiss.IndexFlatIP"  # type: ignore[name-defined] # noqa: F821
    efforts: Sequence[int] = ()
    setting: str = "IndexFlatIP"

    def set_effort(self, effort: int) -> None:
        """Exact is exact."""

    def set_threads(self, threads: int) -> None:
        import faiss

        faiss.omp_set_num_threads(threads)

    def search(self, queries: Floats, k: int) -> Places:
        return self.index.search(queries, k)[1]


@dataclass(frozen=True)
class Flat:
    index: ClassVar[str] = "flat-fp32"
    package: ClassVar[str] = "faiss"
    name: str = "flat-fp32"

    def build(self, rows: Rows, path: Path, threads: int) -> None:
        import faiss

        flat = faiss.IndexFlatIP(rows.shape[1])
        for part in widened(rows):
            flat.add(part)
        faiss.write_index(flat, str(path))

    def open(self, path: Path, dims: int) -> Searcher:
        import faiss

        return FlatSearcher(faiss.read_index(str(path)))
