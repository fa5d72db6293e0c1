"""The result of an index search: scores and ids, in two arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Hits:
    """Entries, best first: cosines (k,) float32, and ids of Embedding rows (k,) int64."""

    scores: NDArray[np.float32]
    ids: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    @staticmethod
    def none() -> Hits:
        return Hits(np.empty(0, np.float32), np.empty(0, np.int64))

    def best(self, k: int) -> Hits:
        return self if len(self) <= k else Hits(self.scores[:k], self.ids[:k])


def merged(found: Iterable[Hits], k: int) -> Hits:
    """The best `k` of several results; duplicate ids are dropped."""
    answers = [hits for hits in found if len(hits)]
    if len(answers) < 2:
        return answers[0].best(k) if answers else Hits.none()
    scores = np.concatenate([hits.scores for hits in answers])
    ids = np.concatenate([hits.ids for hits in answers])
    # Equal scores: the older id first, so that the order is stable between requests.
    order = np.lexsort((ids, -scores))
    _, first = np.unique(ids[order], return_index=True)
    order = order[np.sort(first)][:k]
    return Hits(scores[order], ids[order])
