"""Choose the search parameters that reach the required recall at the lowest cost.

Queries are vectors of the segment that were not used for training, unchanged or perturbed as much
as edited copies differ; a vector's own entry does not count. Two thirds of the queries choose the
parameters, the others validate them and measure their recall: the cheapest of a thousand candidates
owes some of its recall to chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.search.index.segment.questions import Questions
from apps.search.index.segment.search_plan import TENTH, Refined, SearchParams, SearchPlan
from apps.search.index.segment.trials import Floats, Trial, trials

# Allowed misses of unchanged and of perturbed queries, relative to 1 − target recall. The recall of
# unchanged queries predicts that of new pictures of the same kind within .001. Perturbed queries
# stand for edited copies; in galleries without such, they are harder than real queries.
UNCHANGED_MISSES, PERTURBED_MISSES = 0.9, 3.5
# The recall of an edited copy whose tenth result has the cosine c equals that of a test query at c
# minus this many standard deviations (measured with 1,000,000 vectors: bench index). This holds
# where perturbed queries are farther from all vectors than unchanged ones; elsewhere a low score
# does not indicate an edit.
EDIT_OFFSET = 0.9
# Parameters are chosen with these shares of the allowed misses, in order, until the validation
# queries miss at most VALIDATION_TOLERANCE of what is allowed (they are few, so they vary by
# chance).
MISS_SHARES = (1.0, 0.8, 0.65, 0.5)
VALIDATION_TOLERANCE = 1.11
# Shares of the lists that are probed.
PROBED_SHARES = (
    *(1 / 512, 1 / 256, 3 / 512, 1 / 128, 1 / 64, 1 / 32, 3 / 64, 1 / 16),
    *(3 / 32, 1 / 8, 3 / 16, 1 / 4, 3 / 8, 1 / 2, 1),
)
# Wider searches are not tried once only this share of the allowed misses remains.
NEGLIGIBLE_MISSES = 0.3
# Candidates for the first of two searches: the cheapest ones with these recalls.
FIRST_RECALLS = (0.8, 0.87, 0.92, 0.95, 0.97, 0.98, 0.99)
# Shares of queries to escalate that are tried.
ESCALATED_SHARES = tuple(n / 20 for n in range(1, 20))


@dataclass(frozen=True, slots=True)
class Tuned:
    """A plan and its recall@10 on unchanged validation queries."""

    plan: SearchPlan
    recall: float


@dataclass(frozen=True, slots=True)
class _First:
    """The first of two searches. Its tenth score, by query, decides about the second."""

    trial: Trial
    tenth: NDArray[np.float32]
    # Added to thresholds that were chosen with test queries.
    margin: float

    def threshold(self, used: slice, share: float) -> float:
        return float(np.quantile(self.tenth[used], share))

    def plan(self, threshold: float, second: SearchParams) -> SearchPlan:
        """Escalates edits where it escalates queries of the same difficulty."""
        return SearchPlan(self.trial.params, threshold + self.margin, second)


@dataclass(frozen=True, slots=True)
class _Candidate:
    plan: SearchPlan
    recalls: Floats


class _Goal:
    """The allowed misses of unchanged and of perturbed queries."""

    def __init__(self, questions: Questions, target: float) -> None:
        self._kinds = ~questions.is_perturbed, questions.is_perturbed
        self._allowed = UNCHANGED_MISSES * (1 - target), PERTURBED_MISSES * (1 - target)
        self.choosing = slice(len(questions.own) * 2 // 3)
        self.others = slice(self.choosing.stop, None)

    def reached(self, recalls: Floats, used: slice, part: float) -> NDArray[np.bool_]:
        """Whether `recalls` (…, m) of the queries `used` have few enough misses; shape (…)."""
        limits = [part * allowed + 1e-9 for allowed in self._allowed]
        pairs = zip(self._kinds, limits, strict=True)
        few = [self._misses(recalls, used, kind) <= limit for kind, limit in pairs]
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
    """The cheapest plan with a recall of `target`; None if there is none.

    `depth` is the maximum number of candidates that it compares exactly.
    """
    goal = _Goal(questions, target)
    tried = _tried(refined, questions, goal, depth)
    firsts = list(_firsts(refined, tried, questions))
    for part in MISS_SHARES:
        found = _cheapest(tried, firsts, goal, part)
        if found and goal.reached(found.recalls, goal.others, VALIDATION_TOLERANCE):
            return Tuned(found.plan, goal.measured(found.recalls))
    return None


def _tried(refined: Refined, questions: Questions, goal: _Goal, depth: int) -> list[Trial]:
    """Trials of wider and wider searches, until one misses practically nothing; by cost."""
    lists, tried = refined.lists.nlist, list[Trial]()
    for nprobe in sorted({max(1, int(lists * share)) for share in PROBED_SHARES}):
        tried += trials(refined, nprobe, questions, depth)
        if goal.reached(tried[-1].recalls, slice(None), NEGLIGIBLE_MISSES * min(MISS_SHARES)):
            break
    return sorted(tried, key=lambda trial: trial.cost)


def _firsts(refined: Refined, tried: list[Trial], questions: Questions) -> Iterator[_First]:
    used_trials: list[Trial] = []
    for minimum in FIRST_RECALLS:
        trial = next((one for one in tried if one.recalls.mean() >= minimum), None)
        if trial and trial not in used_trials:
            used_trials.append(trial)
            scores, _ = refined.search_once(questions.vectors, TENTH, trial.params)
            yield _First(trial, scores[:, -1], _margin(scores[:, -1], questions.is_perturbed))


def _margin(tenth: NDArray[np.float32], is_perturbed: NDArray[np.bool_]) -> float:
    if np.median(tenth[is_perturbed]) >= np.median(tenth[~is_perturbed]):
        return 0.0
    return EDIT_OFFSET * float(tenth[np.isfinite(tenth)].std())


def _cheapest(
    tried: list[Trial], firsts: list[_First], goal: _Goal, part: float
) -> _Candidate | None:
    """The cheapest sufficient single search, or combination of two searches."""
    best, lowest = None, np.inf
    for trial in tried:
        if goal.reached(trial.recalls, goal.choosing, part):
            best, lowest = _alone(trial), trial.cost
            break
    recalls, costs = np.stack([one.recalls for one in tried]), np.array([t.cost for t in tried])
    for first in firsts:
        for share in ESCALATED_SHARES:
            # `tried` is sorted by cost: only second searches below the lowest cost so far.
            number = int(np.searchsorted(first.trial.cost + share * costs, lowest))
            threshold = first.threshold(goal.choosing, share)
            again = first.tenth < threshold
            mixed = np.where(again, recalls[:number], first.trial.recalls)
            enough = np.flatnonzero(goal.reached(mixed, goal.choosing, part))
            if len(enough):
                second = enough[0]
                lowest = first.trial.cost + share * costs[second]
                best = _Candidate(first.plan(threshold, tried[second].params), mixed[second])
    return best


def _alone(trial: Trial) -> _Candidate:
    return _Candidate(SearchPlan(trial.params, -np.inf, trial.params), trial.recalls)
