"""Queries several indexes in turn: recall and latency."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apps.vision.projection import Floats
from tools.bench.search.index.peers import Places, Searcher
from tools.bench.search.vectors import recall

K = 10
# Rounds per index, alternating, so that the load of the machine affects all.
ROUNDS = 5
# Single queries per round: at least this many, and more until the seconds are over.
FEWEST, SECONDS = 20, 1.0


@dataclass(frozen=True)
class Asked:
    """Queries and their true nearest."""

    queries: Floats
    true: Places

    def halves(self) -> "tuple[Asked, Asked]":
        """One half to tune with, one to measure with."""
        middle = len(self.queries) // 2
        return (
            Asked(self.queries[:middle], self.true[:middle]),
            Asked(self.queries[middle:], self.true[middle:]),
        )

    def recall(self, searcher: Searcher) -> float:
        return recall(searcher.search(self.queries, K), self.true, K)


@dataclass(frozen=True)
class Speed:
    """Queries per second of a batch, and milliseconds of a single query."""

    qps: float
    p50_ms: float
    p95_ms: float


def tune(searcher: Searcher, asked: Asked, target: float) -> bool:
    """Set the lowest effort that reaches `target`, else the highest; returns whether one does."""
    low, high = 0, len(searcher.efforts) - 1
    # Recall grows with effort.
    while low < high:
        middle = (low + high) // 2
        searcher.set_effort(searcher.efforts[middle])
        if asked.recall(searcher) >= target:
            high = middle
        else:
            low = middle + 1
    if searcher.efforts:
        searcher.set_effort(searcher.efforts[low])
    return asked.recall(searcher) >= target


def speeds(searchers: Sequence[Searcher], queries: Floats, threads: int) -> list[Speed]:
    """For each: medians of the rounds."""
    for searcher in searchers:
        searcher.set_threads(threads)
        searcher.search(queries[:FEWEST], K)
    rounds = [[_turn(searcher, queries) for searcher in searchers] for _ in range(ROUNDS)]
    return [_median(turns) for turns in zip(*rounds, strict=True)]


def _turn(searcher: Searcher, queries: Floats) -> Speed:
    started = time.perf_counter()
    searcher.search(queries, K)
    qps = len(queries) / (time.perf_counter() - started)
    times = _single(searcher, queries)
    return Speed(qps, float(np.percentile(times, 50)), float(np.percentile(times, 95)))


def _single(searcher: Searcher, queries: Floats) -> list[float]:
    """Milliseconds of one query after another."""
    times: list[float] = []
    until = time.perf_counter() + SECONDS
    for number, query in enumerate(queries):
        started = time.perf_counter()
        if number >= FEWEST and started > until:
            break
        searcher.search(query[None], K)
        times.append(1000 * (time.perf_counter() - started))
    return times


def _median(turns: Sequence[Speed]) -> Speed:
    return Speed(
        qps=statistics.median(turn.qps for turn in turns),
        p50_ms=statistics.median(turn.p50_ms for turn in turns),
        p95_ms=statistics.median(turn.p95_ms for turn in turns),
    )
