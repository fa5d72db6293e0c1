"""What searches of a trained index find of known answers, and what each costs.

A vector's place in the order of the codes says from how many candidates on it is found: one search
with many candidates tells what every smaller number of them would find.
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

# Entries that are compared exactly: steps of about a fifth.
CANDIDATES = (
    *(40, 50, 60, 70, 85, 100, 120, 140, 170, 200, 240, 280, 340, 400, 480, 560, 670, 800),
    *(960, 1130, 1360, 1600, 1950, 2400),
)
# How many are ranked; more where these are too few, in another pass.
DEPTHS = (800, 2400)
TIMED = 60


@dataclass(frozen=True, slots=True)
class Trial:
    """A search with these parameters: recall by query, and the milliseconds of a single one."""

    params: SearchParams
    recalls: Floats
    cost: float


def trials(refined: Refined, nprobe: int, questions: Questions, depth: int) -> Iterator[Trial]:
    """Searches of so many lists, with up to `depth` candidates."""
    ranks = _ranks(refined.lists, nprobe, questions, depth)
    least, most = (_cost(refined, SearchParams(nprobe, n), questions) for n in (100, depth))
    for candidates in CANDIDATES:
        if candidates <= depth:
            cost = np.interp(candidates, (100, depth), (least, most))
            recalls = (ranks < candidates).mean(axis=1)
            yield Trial(SearchParams(nprobe, candidates), recalls, float(cost))


def latency(search: Callable[[NDArray[np.float32]], object], questions: Questions) -> float:
    """The median milliseconds of a single query."""
    took = []
    for vector in questions.vectors[:TIMED]:
        begun = time.perf_counter()
        search(vector[None])
        took.append(time.perf_counter() - begun)
    return 1000 * median(took)


def _cost(refined: Refined, params: SearchParams, questions: Questions) -> float:
    return latency(lambda vector: refined.search_once(vector, K, params), questions)


def _ranks(lists: faiss.Index, nprobe: int, questions: Questions, depth: int) -> NDArray[np.int64]:
    """(m, K): where each query's true nearest are in the order of their codes; `depth` if not."""
    import faiss

    params = faiss.SearchParametersIVF(nprobe=nprobe)  # type: ignore[call-arg]
    _, places = lists.search(questions.vectors, min(depth, 2 * lists.ntotal), params=params)
    ranks = np.full(questions.nearest.shape, depth)
    for column, nearest in enumerate(questions.nearest.T):
        equal = places == nearest[:, None]
        found = equal.any(axis=1)
        ranks[found, column] = equal.argmax(axis=1)[found]
    return ranks
