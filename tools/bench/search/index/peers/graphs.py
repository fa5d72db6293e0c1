"""Graphs of neighbours (HNSW) of two libraries.

Neighbours a vector: 16 is the default of both, 32 is recommended for long vectors; built with an
expansion of 200.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from apps.vision.projection import Floats
from tools.bench.search.index.peers.flat import CHUNK, widened
from tools.bench.search.index.peers.model import Places, Rows, Searcher

BUILD_EXPANSION = 200
# Numbers of candidates during a search (ef), in steps of about 20 %.
EXPANSIONS = (
    *(10, 12, 14, 17, 20, 24, 28, 34, 40, 48, 56, 68, 80, 96, 112, 136, 160, 192, 224, 272),
    *(320, 384, 448, 544, 640, 768, 896, 1088, 1280, 1536, 1792, 2176, 2560, 3072, 4096),
)


@dataclass
class HnswlibSearcher:
    graph: Any
    neighbours: int
    efforts: Sequence[int] = EXPANSIONS
    expansion: int = EXPANSIONS[0]
    threads: int = 1

    @property
    def setting(self) -> str:
        return f"M={self.neighbours}, ef_construction={BUILD_EXPANSION}, ef={self.expansion}"

    def set_effort(self, effort: int) -> None:
        self.expansion = effort
        self.graph.set_ef(effort)

    def set_threads(self, threads: int) -> None:
        self.threads = threads

    def search(self, queries: Floats, k: int) -> Places:
        found, _ = self.graph.knn_query(queries, k, num_threads=self.threads)
        return found.astype(np.int64)


@dataclass(frozen=True)
class Hnswlib:
    neighbours: int
    index: ClassVar[str] = "hnswlib"
    package: ClassVar[str] = "hnswlib"

    @property
    def name(self) -> str:
        return f"hnswlib M={self.neighbours}"

    def build(self, rows: Rows, path: Path, threads: int) -> None:
        import hnswlib

        graph = hnswlib.Index("ip", rows.shape[1])
        graph.init_index(len(rows), M=self.neighbours, ef_construction=BUILD_EXPANSION)
        for number, part in enumerate(widened(rows)):
            start = number * CHUNK
            graph.add_items(part, np.arange(start, start + len(part)), num_threads=threads)
        graph.save_index(str(path))

    def open(self, path: Path, dims: int) -> Searcher:
        import hnswlib

        graph = hnswlib.Index("ip", dims)
        graph.load_index(str(path))
        return HnswlibSearcher(graph, self.neighbours)


@dataclass
class UsearchSearcher:
    graph: Any
    stored: str
    efforts: Sequence[int] = EXPANSIONS
    threads: int = 1

    @property
    def setting(self) -> str:
        graph = self.graph
        return (
            f"{self.stored}, connectivity={graph.connectivity}, "
            f"expansion_add={BUILD_EXPANSION}, expansion_search={graph.expansion_search}"
        )

    def set_effort(self, effort: int) -> None:
        self.graph.expansion_search = effort

    def set_threads(self, threads: int) -> None:
        self.threads = threads

    def search(self, queries: Floats, k: int) -> Places:
        found = self.graph.search(queries, k, threads=self.threads)
        return found.keys.astype(np.int64).reshape(len(queries), -1)


@dataclass(frozen=True)
class Usearch:
    # Storage of its vectors: f32 or f16.
    stored: str
    neighbours: int
    index: ClassVar[str] = "usearch"
    package: ClassVar[str] = "usearch"

    @property
    def name(self) -> str:
        return f"usearch {self.stored} connectivity={self.neighbours}"

    def build(self, rows: Rows, path: Path, threads: int) -> None:
        graph = self._graph(rows.shape[1])
        for number, part in enumerate(widened(rows)):
            start = number * CHUNK
            graph.add(np.arange(start, start + len(part)), part, threads=threads)
        graph.save(str(path))

    def open(self, path: Path, dims: int) -> Searcher:
        graph = self._graph(dims)
        graph.load(str(path))
        return UsearchSearcher(graph, self.stored)

    def _graph(self, dims: int) -> Any:
        from usearch.index import Index

        return Index(
            ndim=dims,
            metric="ip",
            dtype=self.stored,
            connectivity=self.neighbours,
            expansion_add=BUILD_EXPANSION,
        )
