"""Which search parameters find what is wanted, most cheaply: measured, not guessed.

Asked with vectors of the segment that it was not trained on, as they are, and moved to where
edited copies lie; what a vector finds of itself does not count. Two thirds of the questions choose
the parameters, the others say how well the chosen ones do: the cheapest of a thousand that did well
did so partly by chance.
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

# Real edits are harder than these questions, so half of the misses that are allowed may be seen
# here; and a search finds of an edit whose tenth best has a cosine c what it finds of a question of
# ours at c less this many standard deviations (measured at 1,000,000: bench index).
SEEN = 0.5
HARDER = 0.9
# What chooses is allowed such parts of that, the next where the others do not agree.
PARTS = (0.8, 0.65, 0.5, 0.35)
FIRST = [SearchParams(nprobe, n) for nprobe in (8, 16, 32, 64) for n in (100, 200, 400)]
# An escalated search probes this share of the lists.
SECOND = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1)
SECOND_CANDIDATES = (800, 2400)
# Shares of questions that may be escalated.
ESCALATED = tuple(n / 20 for n in range(21))
TIMED = 60


@dataclass(frozen=True, slots=True)
class Tuned:
    """A plan, with its recall@10 on questions that did not choose it, and its latency."""

    plan: SearchPlan
    recall: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a search with these parameters found of each question: its recall, its tenth best
    score; and the milliseconds that one question alone takes."""

    params: SearchParams
    recalls: NDArray[np.float64]
    tenth: NDArray[np.float32]
    cost: float


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two searches, and the tenth best below which the second is made."""

    first: _Seen
    second: _Seen
    doubt: float

    def recall(self, asked: slice) -> float:
        first, second = self.first, self.second
        doubted = first.tenth[asked] < self.doubt
        return float(np.where(doubted, second.recalls[asked], first.recalls[asked]).mean())

    def warier(self) -> _Pair:
        """Doubting edits where it doubts questions that are as hard."""
        tenth = self.first.tenth[np.isfinite(self.first.tenth)]
        spread = float(tenth.std()) if len(tenth) else 0.0
        return _Pair(self.first, self.second, self.doubt + HARDER * spread)

    @property
    def plan(self) -> SearchPlan:
        return SearchPlan(self.first.params, self.doubt, self.second.params)


def tuned(refined: Refined, lists: int, questions: Questions, target: float) -> Tuned | None:
    """The cheapest plan that finds `target` of the nearest; None when none does."""
    allowed = SEEN * (1 - target)
    firsts = [_see(refined, params, questions) for params in FIRST if params.nprobe <= lists]
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
    wary = best.warier()
    return Tuned(wary.plan, wary.recall(others), _latency(refined, wary.plan, questions))


def _latency(refined: Refined, plan: SearchPlan, questions: Questions) -> float:
    return latency(lambda vector: refined.search(vector, K, plan), questions)


def latency(search, questions: Questions) -> float:  # type: ignore[no-untyped-def]
    """The median milliseconds of one question alone."""
    took = []
    for vector in questions.vectors[:TIMED]:
        begun = time.perf_counter()
        search(vector[None])
        took.append(time.perf_counter() - begun)
    return 1000 * median(took)


def _seconds(refined: Refined, lists: int, questions: Questions, most: float) -> list[_Seen]:
    """Escalated searches, broader and broader until one finds as much as is ever asked for."""
    seen: list[_Seen] = []
    for nprobe in sorted({max(8, int(lists * share)) for share in SECOND}):
        tried = [SearchParams(nprobe, candidates) for candidates in SECOND_CANDIDATES]
        seen += [_see(refined, params, questions) for params in tried]
        if seen[-1].recalls.mean() >= most:
            break
    return seen


def _see(refined: Refined, params: SearchParams, questions: Questions) -> _Seen:
    scores, places = refined.search_once(questions.vectors, K + 1, params)
    cost = latency(lambda vector: refined.search_once(vector, K, params), questions)
    return _Seen(params, questions.recalls(places), scores[:, K - 1], cost)


def _cheapest(
    firsts: list[_Seen], seconds: list[_Seen], choosing: slice, wanted: float
) -> _Pair | None:
    """Of all pairs of searches, and shares of questions to escalate, the cheapest good enough."""
    best, least = None, np.inf
    for first, second, share in product(firsts, seconds, ESCALATED):
        cost = first.cost + share * second.cost
        if cost >= least:
            continue
        doubt = np.inf if share == 1 else float(np.quantile(first.tenth[choosing], share))
        pair = _Pair(first, second, doubt)
        if pair.recall(choosing) >= wanted:
            best, least = pair, cost
    return best
