"""Which looks find what is wanted, most cheaply: measured, not guessed.

Asked with vectors of the segment that it was not trained on, as they are, and moved to where
edited copies lie; what a vector finds of itself does not count. Two thirds of the questions choose
the looks, the others say how well the chosen ones do: the cheapest of a thousand that did well
did so partly by chance.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import product
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from apps.search.index.segment.looks import Look, Looks, Refined

if TYPE_CHECKING:
    import faiss

K = 10
QUESTIONS = 1800
# Real edits are harder than these questions: of a million vectors .991 of their nearest were
# found where these found .9975. So a quarter of the misses that are allowed may be seen here.
SEEN = 0.25
# What chooses asks for more than is wanted, by so much more until the others agree.
MARGINS = (0.001, 0.002, 0.003)
# A question that was moved has a cosine to its vector between these.
MOVED = (0.2, 0.9)
# … in a mixture of the directions of so many others: not into the middle of another's near ones.
MIXED = 4
FIRST = [Look(nprobe, n) for nprobe in (8, 16, 32, 64) for n in (100, 200, 400)]
# Second looks go into this share of the lists.
SECOND = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1)
SECOND_CANDIDATES = (800, 2400)
# Shares of questions that may be doubted.
DOUBTED = (0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1)
TIMED = 60


@dataclass(frozen=True, slots=True)
class Tuned:
    """Looks, with their recall@10 on questions that did not choose them, and their latency."""

    looks: Looks
    recall: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Questions:
    """Vectors to ask with (m, d), the places they came from (m,), their true nearest (m, K)."""

    vectors: NDArray[np.float32]
    own: NDArray[np.int64]
    nearest: NDArray[np.int64]

    @property
    def chosen_by(self) -> int:
        """The first so many choose."""
        return len(self.own) * 2 // 3


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one look found of each question: its recall, its tenth best score; its cost."""

    look: Look
    recalls: NDArray[np.float64]
    tenth: NDArray[np.float32]
    seconds: float


def questions_of(flat: faiss.Index, places: NDArray[np.int64]) -> Questions:
    """Questions from the vectors at `places`; two of three are moved away from it."""
    vectors = flat.reconstruct_batch(places)
    chance = np.random.default_rng(5)
    cosine = chance.uniform(*MOVED, size=(len(places), 1)).astype(np.float32)
    away = sum(np.roll(vectors, step, axis=0) for step in range(1, MIXED + 1))
    away -= (away * vectors).sum(axis=1, keepdims=True) * vectors
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-6)
    moved = cosine * vectors + (1 - cosine**2) ** 0.5 * away
    stays = np.arange(len(places)) % 3 == 0
    vectors = np.where(stays[:, None], vectors, moved)
    _, found = flat.search(vectors, K + 1)
    return Questions(vectors, places, _without(found, places))


def tuned(refined: Refined, lists: int, questions: Questions, target: float) -> Tuned | None:
    """The cheapest looks that find `target` of the nearest; None when none do."""
    firsts = [_see(refined, look, questions) for look in FIRST if look.nprobe <= lists]
    seconds = [_see(refined, look, questions) for look in _seconds(lists)]
    wanted = 1 - SEEN * (1 - target)
    for margin in MARGINS:
        looks = _cheapest(firsts, seconds, questions.chosen_by, min(wanted + margin, 1.0))
        if looks is None:
            return None
        places = refined.search(questions.vectors, K + 1, looks)[1]
        recall = _recalls(places, questions)[questions.chosen_by :].mean()
        if recall >= wanted:
            return Tuned(looks, float(recall), _latency(refined, looks, questions))
    return None


def _latency(refined: Refined, looks: Looks, questions: Questions) -> float:
    return latency(lambda vector: refined.search(vector, K, looks), questions)


def latency(search, questions: Questions) -> float:  # type: ignore[no-untyped-def]
    """The median milliseconds of one question alone."""
    took = []
    for vector in questions.vectors[:TIMED]:
        begun = time.perf_counter()
        search(vector[None])
        took.append(time.perf_counter() - begun)
    return 1000 * median(took)


def _seconds(lists: int) -> list[Look]:
    nprobes = sorted({max(8, int(lists * share)) for share in SECOND})
    return [Look(*pair) for pair in product(nprobes, SECOND_CANDIDATES)]


def _see(refined: Refined, look: Look, questions: Questions) -> _Seen:
    begun = time.perf_counter()
    scores, places = refined.look(questions.vectors, K + 1, look)
    seconds = time.perf_counter() - begun
    return _Seen(look, _recalls(places, questions), scores[:, K - 1], seconds)


def _cheapest(
    firsts: list[_Seen], seconds: list[_Seen], choosing: int, target: float
) -> Looks | None:
    """Of all pairs of looks, and shares of questions to doubt, the cheapest that is enough."""
    best, least = None, np.inf
    for first, second, share in product(firsts, seconds, DOUBTED):
        cost = first.seconds + share * second.seconds
        if cost >= least:
            continue
        tenth = first.tenth[:choosing]
        doubt = np.inf if share == 1 else np.quantile(tenth, share)
        recalls = np.where(tenth < doubt, second.recalls[:choosing], first.recalls[:choosing])
        if recalls.mean() >= target:
            best, least = Looks(first.look, float(doubt), second.look), cost
    return best


def _recalls(places: NDArray[np.int64], questions: Questions) -> NDArray[np.float64]:
    """(m,): the share of the nearest found by each question."""
    found = _without(places, questions.own)
    pairs = zip(found, questions.nearest, strict=True)
    return np.array([len(np.intersect1d(*pair)) / K for pair in pairs])


def _without(places: NDArray[np.int64], own: NDArray[np.int64]) -> NDArray[np.int64]:
    """(m, K): of each question's K + 1 places those that are not its own, the last if it is
    not among them."""
    keeps = places != own[:, None]
    order = np.argsort(~keeps, axis=1, kind="stable")[:, :K]
    return np.take_along_axis(places, order, axis=1)
