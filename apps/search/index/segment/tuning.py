"""Measures which search parameters reach the wanted recall at the lowest cost.

Queries are vectors of the segment that were not used for training, unchanged and moved as far as
edited copies are; a vector's own entry does not count. Two thirds of the queries choose the
parameters, the others measure their recall: the cheapest of a thousand good ones was partly good by
chance.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import product
from statistics import median

import numpy as np
from numpy.typing import NDArray

from apps.search.index.segment.questions import K, Questions
from apps.search.index.segment.search_plan import Refined, SearchParams, SearchPlan

# Real edits are harder than these queries, so only half of the allowed misses may occur here; and a
# search finds of an edit whose tenth best has a cosine c what it finds of one of our queries at c
# less this many standard deviations (measured at 1,000,000: bench index).
MISS_SHARE = 0.5
HARDER = 0.9
# The parts of that allowed in choosing; the next one where the other queries do not confirm it.
PARTS = (0.8, 0.65, 0.5, 0.35)
FIRST_SEARCHES = [SearchParams(nprobe, n) for nprobe in (8, 16, 32, 64) for n in (100, 200, 400)]
# An escalated search probes this share of the lists.
ESCALATED_SHARES = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1)
SECOND_CANDIDATES = (800, 2400)
# Shares of queries that may be escalated.
ESCALATED = tuple(n / 20 for n in range(21))
TIMED = 60


@dataclass(frozen=True, slots=True)
class Tuned:
    """A plan, with its recall@10 on queries that did not choose it, and its latency."""

    plan: SearchPlan
    recall: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class _Measured:
    """Results of a search with these parameters: recall and tenth best score by query.

    And the milliseconds of a single query.
    """

    params: SearchParams
    recalls: NDArray[np.float64]
    tenth: NDArray[np.float32]
    cost: float


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two searches, and the tenth best score below which the second is made."""

    first: _Measured
    second: _Measured
    escalation_threshold: float

    def recall(self, used: slice) -> float:
        first, second = self.first, self.second
        escalated = first.tenth[used] < self.escalation_threshold
        return float(np.where(escalated, second.recalls[used], first.recalls[used]).mean())

    def more_cautious(self) -> _Pair:
        """Escalates edits where it escalates queries of the same difficulty."""
        tenth = self.first.tenth[np.isfinite(self.first.tenth)]
        spread = float(tenth.std()) if len(tenth) else 0.0
        return _Pair(self.first, self.second, self.escalation_threshold + HARDER * spread)

    @property
    def plan(self) -> SearchPlan:
        return SearchPlan(self.first.params, self.escalation_threshold, self.second.params)


def tuned(refined: Refined, lists: int, questions: Questions, target: float) -> Tuned | None:
    """The cheapest plan that finds `target` of the nearest; None when none does."""
    allowed = MISS_SHARE * (1 - target)
    firsts = [
        _measure(refined, params, questions) for params in FIRST_SEARCHES if params.nprobe <= lists
    ]
    seconds = _seconds(refined, lists, questions, 1 - allowed * min(PARTS))
    choosing = slice(len(questions.own) * 2 // 3)
    others = slice(choosing.stop, None)
    best = None
    for part in PARTS:
        pair = _cheapest(firsts, seconds, choosing, 1 - allowed * part)
        best = pair or best
        if pair is None or pair.recall(others) >= 1 - allowed:
            break
    if best is None or best.recall(others) < target:
        return None
    cautious = best.more_cautious()
    return Tuned(
        cautious.plan, cautious.recall(others), _latency(refined, cautious.plan, questions)
    )


def _latency(refined: Refined, plan: SearchPlan, questions: Questions) -> float:
    return latency(lambda vector: refined.search(vector, K, plan), questions)


def latency(search, questions: Questions) -> float:  # type: ignore[no-untyped-def]
    """The median milliseconds of a single query."""
    took = []
    for vector in questions.vectors[:TIMED]:
        begun = time.perf_counter()
        search(vector[None])
        took.append(time.perf_counter() - begun)
    return 1000 * median(took)


def _seconds(refined: Refined, lists: int, questions: Questions, most: float) -> list[_Measured]:
    """Escalated searches, wider and wider until one reaches the highest recall that is wanted."""
    seen: list[_Measured] = []
    for nprobe in sorted({max(8, int(lists * share)) for share in ESCALATED_SHARES}):
        tried = [SearchParams(nprobe, candidates) for candidates in SECOND_CANDIDATES]
        seen += [_measure(refined, params, questions) for params in tried]
        if seen[-1].recalls.mean() >= most:
            break
    return seen


def _measure(refined: Refined, params: SearchParams, questions: Questions) -> _Measured:
    scores, places = refined.search_once(questions.vectors, K + 1, params)
    cost = latency(lambda vector: refined.search_once(vector, K, params), questions)
    return _Measured(params, questions.recalls(places), scores[:, K - 1], cost)


def _cheapest(
    firsts: list[_Measured], seconds: list[_Measured], choosing: slice, wanted: float
) -> _Pair | None:
    """The cheapest sufficient combination of two searches and a share of escalated queries."""
    best, least = None, np.inf
    for first, second, share in product(firsts, seconds, ESCALATED):
        cost = first.cost + share * second.cost
        if cost >= least:
            continue
        escalation_threshold = (
            np.inf if share == 1 else float(np.quantile(first.tenth[choosing], share))
        )
        pair = _Pair(first, second, escalation_threshold)
        if pair.recall(choosing) >= wanted:
            best, least = pair, cost
    return best
