"""Lines grouped by voice: agglomerative, the number of speakers by silhouette."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MOST_SPEAKERS = 6
# Lines shorter than this say little of a voice: they join the nearest group afterwards.
SURE_MS = 1_000
# Cosine distance between the two last groups: of 13 single voices at most .22, of 78 pairs
# of voices .25 or more (three pairs of women below .3).
ONE_VOICE = 0.29

Vectors = NDArray[np.float32]
Labels = NDArray[np.int64]


def cluster(
    embeddings: Sequence[Vectors], durations_ms: Sequence[int], count: int | None = None
) -> list[int]:
    """Of each line its speaker, counted from 0 in order of appearance. `count`: so many, where
    somebody knows it."""
    if not len(embeddings):
        return []
    vectors = np.stack(embeddings).astype(np.float32)
    sure = _sure(np.asarray(durations_ms), count or 1)
    labels = _grouped(vectors[sure], count)
    centres = np.stack([vectors[sure][labels == each].mean(0) for each in range(labels.max() + 1)])
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    everyone = (vectors @ centres.T).argmax(1)
    everyone[sure] = labels
    return _in_order(everyone)


def _sure(durations: NDArray[np.int64], least: int) -> NDArray[np.int64]:
    """The lines that are long enough; the longest ones where they are too few."""
    long = np.flatnonzero(durations >= SURE_MS)
    wanted = min(len(durations), max(least, 2))
    return long if len(long) >= wanted else np.sort(np.argsort(-durations, kind="stable")[:wanted])


def _grouped(vectors: Vectors, count: int | None) -> Labels:
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(vectors) < 2 or count == 1:
        return np.zeros(len(vectors), np.int64)
    tree = linkage(vectors, "average", "cosine")

    def cut(number: int) -> Labels:
        return np.asarray(fcluster(tree, number, "maxclust"), np.int64) - 1

    if count:
        return cut(min(count, len(vectors)))
    if tree[-1, 2] < ONE_VOICE:
        return np.zeros(len(vectors), np.int64)
    tried = [cut(number) for number in range(2, min(MOST_SPEAKERS, len(vectors) - 1) + 1)]
    return max(tried, key=lambda labels: silhouette(vectors, labels), default=cut(2))


def silhouette(vectors: Vectors, labels: Labels) -> float:
    """How much nearer each is to its own group than to the next: the mean, in [-1, 1]."""
    apart = 1 - vectors @ vectors.T
    members = np.stack([labels == each for each in range(labels.max() + 1)]).astype(np.float32)
    sizes = members.sum(1)
    sums = apart @ members.T
    mine = labels[:, None] == np.arange(len(sizes))
    within = sums[mine] / np.maximum(1, sizes[labels] - 1)
    others = np.where(mine, np.inf, sums / sizes).min(1)
    score = (others - within) / np.maximum(np.maximum(others, within), 1e-9)
    score[sizes[labels] == 1] = 0
    return float(score.mean())


def _in_order(labels: Labels) -> list[int]:
    names: dict[int, int] = {}
    return [names.setdefault(label, len(names)) for label in labels.tolist()]
