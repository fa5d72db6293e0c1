"""Measures which search parameters reach the wanted recall at the lowest cost.

Queries are vectors of the segment that were not used for training, unchanged and moved as far as
edited copies are; a vector's own entry does not count. Two thirds of the queries choose the
parameters, the others confirm them and measure their recall: the cheapest of a thousand good ones
was partly good by chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.search.index.segment.questions import Questions
from apps.search.index.segment.search_plan import TENTH, Refined, SearchParams, SearchPlan
from apps.search.index.segment.trials import Floats, Trial, trials

# Misses of unchanged and of moved queries, as a share of those that are asked for. What is found
# of the unchanged is found of new pictures like those here, within .001. The moved stand for edited
# copies; where there are none, they are harder than anything that is asked.
UNCHANGED, MOVED = 0.9, 3.5
# A search finds of an edit whose tenth best has a cosine c what it finds of one of our queries at
# c less this many standard deviations (measured at 1,000,000: bench index). So it is where moved
# queries are farther from all than unchanged ones; elsewhere a low score does not tell an edit.
HARDER = 0.9
# The parts of the misses allowed in choosing; the next one where the other queries miss more than
# CONFIRMED of what is allowed: there are few of them, and they differ by chance.
PARTS = (1.0, 0.8, 0.65, 0.5)
CONFIRMED = 1.11
# Shares of the lists that are probed.
PROBED = (
    *(1 / 512, 1 / 256, 3 / 512, 1 / 128, 1 / 64, 1 / 32, 3 / 64, 1 / 16),
    *(3 / 32, 1 / 8, 3 / 16, 1 / 4, 3 / 8, 1 / 2, 1),
)
# Wider searches find nothing that is missing when this part of the misses is left.
ENOUGH = 0.3
# The first of two searches: the cheapest with these recalls.
FIRST_RECALLS = (0.8, 0.87, 0.92, 0.95, 0.97, 0.98, 0.99)
# Shares of queries that may be escalated.
ESCALATED = tuple(n / 20 for n in range(1, 20))


@dataclass(frozen=True, slots=True)
class Tuned:
    """A plan, with its recall@10 on unchanged queries that did not choose it."""

    plan: SearchPlan
    recall: float


@dataclass(frozen=True, slots=True)
class _First:
    """The first search of two: its tenth best score by query decides about the second."""

    trial: Trial
    tenth: NDArray[np.float32]
    # What a plan adds to a threshold that was chosen with our queries.
    caution: float

    def threshold(self, used: slice, share: float) -> float:
        return float(np.quantile(self.tenth[used], share))

    def plan(self, threshold: float, second: SearchParams) -> SearchPlan:
        """Escalates edits where it escalates queries of the same difficulty."""
        return SearchPlan(self.trial.params, threshold + self.caution, second)


@dataclass(frozen=True, slots=True)
class _Candidate:
    plan: SearchPlan
    recalls: Floats


class _Goal:
    """The misses that are allowed of either kind of query."""

    def __init__(self, questions: Questions, target: float) -> None:
        self._kinds = ~questions.is_moved, questions.is_moved
        self._allowed = UNCHANGED * (1 - target), MOVED * (1 - target)
        self.choosing = slice(len(questions.own) * 2 // 3)
        self.others = slice(self.choosing.stop, None)

    def reached(self, recalls: Floats, used: slice, part: float) -> NDArray[np.bool_]:
        """(…): whether `recalls` (…, m) of the queries `used` have few enough misses."""
        pairs = zip(self._kinds, self._allowed, strict=True)
        few = [self._misses(recalls, used, kind) <= part * most + 1e-9 for kind, most in pairs]
        return np.logical_and(*few)

    def measured(self, recalls: Floats) -> float:
        return 1 - float(self._misses(recalls, self.others, self._kinds[0]))

    @staticmethod
    def _misses(recalls: Floats, used: slice, kind: NDArray[np.bool_]) -> Floats:
        some = recalls[..., used][..., kind[used]]
        if not some.shape[-1]:
            return np.zeros(some.shape[:-1])
        misses: Floats = 1 - some.mean(axis=-1)
        return misses


def tuned(refined: Refined, questions: Questions, target: float, depth: int) -> Tuned | None:
    """The cheapest plan that finds `target` of the nearest; None when none does.

    `depth`: the most candidates that it may compare.
    """
    goal = _Goal(questions, target)
    tried = _tried(refined, questions, goal, depth)
    firsts = list(_firsts(refined, tried, questions))
    for part in PARTS:
        found = _cheapest(tried, firsts, goal, part)
        if found and goal.reached(found.recalls, goal.others, CONFIRMED):
            return Tuned(found.plan, goal.measured(found.recalls))
    return None


def _tried(refined: Refined, questions: Questions, goal: _Goal, depth: int) -> list[Trial]:
    """Searches by cost, wider and wider until one misses next to nothing."""
    lists, tried = refined.lists.nlist, list[Trial]()
    for nprobe in sorted({max(1, int(lists * share)) for share in PROBED}):
        tried += trials(refined, nprobe, questions, depth)
        if goal.reached(tried[-1].recalls, slice(None), ENOUGH * min(PARTS)):
            break
    return sorted(tried, key=lambda trial: trial.cost)


def _firsts(refined: Refined, tried: list[Trial], questions: Questions) -> Iterator[_First]:
    seen: list[Trial] = []
    for least in FIRST_RECALLS:
        trial = next((one for one in tried if one.recalls.mean() >= least), None)
        if trial and trial not in seen:
            seen.append(trial)
            scores, _ = refined.search_once(questions.vectors, TENTH, trial.params)
            yield _First(trial, scores[:, -1], _caution(scores[:, -1], questions.is_moved))


def _caution(tenth: NDArray[np.float32], is_moved: NDArray[np.bool_]) -> float:
    if np.median(tenth[is_moved]) >= np.median(tenth[~is_moved]):
        return 0.0
    return HARDER * float(tenth[np.isfinite(tenth)].std())


def _cheapest(
    tried: list[Trial], firsts: list[_First], goal: _Goal, part: float
) -> _Candidate | None:
    """The cheapest sufficient search, or combination of two and a share of escalated queries."""
    best, least = None, np.inf
    for trial in tried:
        if goal.reached(trial.recalls, goal.choosing, part):
            best, least = _alone(trial), trial.cost
            break
    recalls, costs = np.stack([one.recalls for one in tried]), np.array([t.cost for t in tried])
    for first in firsts:
        for share in ESCALATED:
            # Cheapest first: all that remain below the least cost so far.
            number = int(np.searchsorted(first.trial.cost + share * costs, least))
            threshold = first.threshold(goal.choosing, share)
            again = first.tenth < threshold
            mixed = np.where(again, recalls[:number], first.trial.recalls)
            enough = np.flatnonzero(goal.reached(mixed, goal.choosing, part))
            if len(enough):
                second = enough[0]
                least = first.trial.cost + share * costs[second]
                best = _Candidate(first.plan(threshold, tried[second].params), mixed[second])
    return best


def _alone(trial: Trial) -> _Candidate:
    return _Candidate(SearchPlan(trial.params, -np.inf, trial.params), trial.recalls)
