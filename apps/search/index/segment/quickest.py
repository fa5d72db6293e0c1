"""Build and tune a trained index of each shape, and choose the fastest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from apps.search.index.segment.questions import K, Questions, sample_of
from apps.search.index.segment.search_plan import Refined
from apps.search.index.segment.trained import SHAPES, Filler, Shape, train
from apps.search.index.segment.trials import DEPTHS, latency
from apps.search.index.segment.tuning import Tuned, tuned
from apps.search.stores.base import Progress

if TYPE_CHECKING:
    import faiss

# Vectors added at a time.
CHUNK = 10_000
# Indexes are timed in turns, so that a slow phase of the machine affects all of them.
ROUNDS = 5


@dataclass(slots=True)
class Lists:
    """A trained index, how to search it, and the latency of a single query."""

    refined: Refined
    tuned: Tuned
    milliseconds: float = 0.0


def quickest(
    flat: faiss.Index, questions: Questions, target: float, progress: Progress
) -> Lists | None:
    """The fastest of all shapes with a recall of `target`; None if there is none."""
    shapes = [shape for shape in SHAPES if flat.d % shape.coded == 0]
    filled = []
    for number, shape in enumerate(shapes):

        def added(done: int, before: int = number * flat.ntotal) -> None:
            progress(flat.ntotal + (before + done) // len(shapes), 2 * flat.ntotal)

        filled.append(Refined(_filled(shape, flat, questions, added), flat))
    for depth in DEPTHS:
        plans = [(one, tuned(one, questions, target, depth)) for one in filled]
        found = [Lists(refined, plan) for refined, plan in plans if plan]
        if found:
            return _quickest(found, questions)
    return None


def _quickest(found: list[Lists], questions: Questions) -> Lists:
    for one, took in zip(found, _latencies(found, questions), strict=True):
        one.milliseconds = took
    return min(found, key=lambda one: one.milliseconds)


def _filled(
    shape: Shape, flat: faiss.Index, questions: Questions, added: Callable[[int], None]
) -> faiss.IndexIVFPQFastScan:
    count = flat.ntotal
    wanted = sample_of(count, shape.training_size(count), seed=1)
    sample = flat.reconstruct_batch(np.setdiff1d(wanted, questions.own))
    index = train(sample, shape.lists_for(count), shape.coded)
    filler = Filler(index, sample, shape.spilled)
    del sample
    for start in range(0, count, CHUNK):
        some = min(CHUNK, count - start)
        filler.add(flat.reconstruct_n(start, some), start)
        added(start + some)
    return filler.finished()


def _latencies(found: list[Lists], questions: Questions) -> list[float]:
    rounds = [[_latency(one, questions) for one in found] for _ in range(ROUNDS)]
    return [median(turns) for turns in zip(*rounds, strict=True)]


def _latency(lists: Lists, questions: Questions) -> float:
    return latency(lambda vector: lists.refined.search(vector, K, lists.tuned.plan), questions)
