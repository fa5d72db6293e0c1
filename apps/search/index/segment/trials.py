"""Measure recall and cost of searches of a trained index.

The rank of a vector by its code is the number of candidates from which on it is found, so one
search with many candidates gives the recall for every smaller number.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from apps.search.index.segment.questions import K, Questions
from apps.search.index.segment.search_plan import Refined, SearchParams

if TYPE_CHECKING:
    import faiss

Floats = NDArray[np.float64]

# Numbers of entries that are compared exactly, in steps of about 20 %.
CANDIDATES = (
    *(40, 50, 60, 70, 85, 100, 120, 140, 170, 200, 240, 280, 340, 400, 480, 560, 670, 800),
    *(960, 1130, 1360, 1600, 1950, 2400),
)
# Numbers of entries ranked by their codes; the second is tried if the first is not sufficient.
DEPTHS = (800, 2400)
# Queries whose latency is measured.
TIMED_QUERIES = 60


@dataclass(frozen=True, slots=True)
class Trial:
    """Search parameters with their recall by query (m,), and the latency of one query in ms."""

    params: SearchParams
    recalls: Floats
    cost: float


def trials(refined: Refined, nprobe: int, questions: Questions, depth: int) -> Iterator[Trial]:
    """Trials that probe `nprobe` lists, with up to `depth` candidates."""
    ranks = _ranks(refined.lists, nprobe, questions, depth)
    low, high = (_cost(refined, SearchParams(nprobe, n), questions) for n in (100, depth))
    for candidates in CANDIDATES:
        if candidates <= depth:
            cost = np.interp(candidates, (100, depth), (low, high))
            recalls = (ranks < candidates).mean(axis=1)
            yield Trial(SearchParams(nprobe, candidates), recalls, float(cost))


def latency(search: Callable[[NDArray[np.float32]], object], questions: Questions) -> float:
    """The median latency of a single query, in milliseconds."""
    took = []
    for vector in questions.vectors[:TIMED_QUERIES]:
        started = time.perf_counter()
        search(vector[None])
        took.append(time.perf_counter() - started)
    return 1000 * median(took)


def _cost(refined: Refined, params: SearchParams, questions: Questions) -> float:
    return latency(lambda vector: refined.search_once(vector, K, params), questions)


def _ranks(lists: faiss.Index, nprobe: int, questions: Questions, depth: int) -> NDArray[np.int64]:
    """Ranks (m, K), by code, of each query's true nearest neighbours; `depth` if not found."""
    import faiss

    params = faiss.SearchParametersIVF(nprobe=nprobe)  # type: ignore[call-arg]
    _, places = lists.search(questions.vectors, min(depth, 2 * lists.ntotal), params=params)
    ranks = np.full(questions.nearest.shape, depth)
    for column, nearest in enumerate(questions.nearest.T):
        equal = places == nearest[:, None]
        found = equal.any(axis=1)
        ranks[found, column] = equal.argmax(axis=1)[found]
    return ranks
