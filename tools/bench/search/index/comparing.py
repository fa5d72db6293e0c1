"""Compares Futu's index with exact search and other libraries, at several sizes."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from tools.bench.search.index.machine import cores, machine
from tools.bench.search.index.making import Built, Opened, build, first_query
from tools.bench.search.index.measuring import Asked, K, speeds, tune
from tools.bench.search.index.peers import PEERS, Peer, Searcher
from tools.bench.search.vectors import Vectors, truth

QUERIES = 2_000
# Smaller sizes are not meaningful.
FEWEST = 1_000
# Up to this size every variant of a library is built; above it, the one that was fastest before.
ALL_VARIANTS = 100_000

Result = dict[str, Any]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Choice:
    """What to measure. `indexes` are names as in the results; none means all."""

    sizes: Sequence[int]
    indexes: Sequence[str] = ()
    target: float = 0.99
    queries: int = QUERIES

    def peers(self, tell: Tell) -> list[Peer]:
        """Those that are installed; prints which are not."""
        wanted = [peer for peer in PEERS if not self.indexes or peer.index in self.indexes]
        absent = {peer.package for peer in wanted if not find_spec(peer.package)}
        for package in sorted(absent):
            tell(
                f"{package} is not installed, so it is left out; "
                "“pip install -r requirements-bench.txt” brings it."
            )
        return [peer for peer in wanted if peer.package not in absent]


@dataclass(frozen=True)
class Entrant:
    """An index that was built, opened and tuned."""

    peer: Peer
    searcher: Searcher
    built: Built
    opened: Opened
    reached: bool


def compare(collection: Vectors, choice: Choice, tell: Tell) -> Result:
    """{"machine": …, "results": [one for each index, size and number of threads]}."""
    peers = choice.peers(tell)
    queries = collection.queries(choice.queries, within=min(choice.sizes))
    results: list[Result] = []
    for size in sorted(choice.sizes):
        with tempfile.TemporaryDirectory(prefix="futu-bench-") as folder:
            measured = _Size(size, choice, Path(folder), tell).measure(peers, collection, queries)
        best = _best(measured)
        results += best
        if size >= ALL_VARIANTS:
            fastest = {row["variant"] for row in best}
            peers = [peer for peer in peers if peer.name in fastest]
    return {"machine": machine(), "source": collection.source, "results": results}


@dataclass(frozen=True)
class _Size:
    """One size of the collection; files are in `folder`."""

    size: int
    choice: Choice
    folder: Path
    tell: Tell

    def measure(
        self, peers: Sequence[Peer], collection: Vectors, queries: np.ndarray
    ) -> list[Result]:
        self.tell(f"{self.size:,} vectors")
        rows = self.folder / "rows.npy"
        vectors = collection.vectors(self.size)
        np.save(rows, vectors)
        asked = Asked(queries, truth(vectors, queries, K))
        del vectors
        tuning, measuring = asked.halves()
        entrants = [self._entrant(peer, rows, tuning) for peer in peers]
        results: list[Result] = []
        for threads in sorted({1, cores()}):
            found = speeds([one.searcher for one in entrants], measuring.queries, threads)
            for entrant, speed in zip(entrants, found, strict=True):
                figures = {"recall_at_10": round(measuring.recall(entrant.searcher), 4)}
                figures |= {"qps": round(speed.qps, 1)}
                figures |= {"p50_ms": round(speed.p50_ms, 3), "p95_ms": round(speed.p95_ms, 3)}
                results.append(self._result(entrant, threads, figures))
        return results

    def _entrant(self, peer: Peer, rows: Path, tuning: Asked) -> Entrant:
        path = self.folder / peer.name.replace(" ", "-")
        threads = cores()
        built = build(peer, rows, path, threads)
        opened = first_query(peer, path, tuning.queries, K)
        searcher = peer.open(path, tuning.queries.shape[1])
        searcher.set_threads(threads)
        reached = tune(searcher, tuning, self.choice.target)
        self.tell(f"  {peer.name}: built in {built.seconds:.1f} s; {searcher.setting}")
        return Entrant(peer, searcher, built, opened, reached)

    def _result(self, entrant: Entrant, threads: int, figures: Result) -> Result:
        built, opened = entrant.built, entrant.opened
        return {
            "index": entrant.peer.index,
            "size": self.size,
            "threads": threads,
            **figures,
            "bytes_per_vector": round(built.bytes / self.size, 1),
            "build_s": round(built.seconds, 2),
            "resident_bytes_per_vector": round(opened.resident_bytes / self.size, 1),
            "build_peak_bytes_ratio": round(built.peak_bytes / built.bytes, 2),
            "first_query_s": round(opened.first_query_seconds, 3),
            "target_reached": entrant.reached,
            "variant": entrant.peer.name,
            "setting": entrant.searcher.setting,
        }


def _best(results: Iterable[Result]) -> list[Result]:
    """Of the variants of one library, the one with the most queries a second on one thread.

    One that reaches the target is preferred to one that does not.
    """
    results = list(results)
    best: dict[str, Result] = {}
    for row in results:
        if row["threads"] == 1:
            best[row["index"]] = max(row, best.get(row["index"], row), key=_rank)
    chosen = {row["variant"] for row in best.values()}
    return [row for row in results if row["variant"] in chosen]


def _rank(row: Result) -> tuple[bool, float]:
    return row["target_reached"], row["qps"]
