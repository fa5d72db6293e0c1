"""Search a trained index: with low effort first, and again with more effort if needed.

Close neighbours of a query are in few lists. The nearest vectors of a query without close
neighbours, such as a small crop, are spread over many lists; the tenth result of the first search
then has a low score, by which the query is escalated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import faiss

Floats = NDArray[np.float32]
Places = NDArray[np.int64]

# The rank whose score decides about escalation, since recall of the first ten is measured.
TENTH = 10


@dataclass(frozen=True, slots=True)
class SearchParams:
    """Lists to probe, and entries of them to compare exactly."""

    nprobe: int
    candidates: int


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """Two searches: the `second` is made if the cosine of the first one's tenth result is below
    `escalation_threshold` (−∞: never).
    """

    first: SearchParams
    escalation_threshold: float
    second: SearchParams


class Refined:
    """A trained index whose results are rescored with the exact vectors. Thread-safe."""

    def __init__(self, lists: faiss.IndexIVFPQFastScan, flat: faiss.Index) -> None:
        import faiss

        # Faiss requires equal totals, but some vectors are in two lists.
        lists.ntotal = flat.ntotal
        self.lists, self._flat = lists, flat
        self._index = faiss.IndexRefine(lists, flat)

    def search(self, vectors: Floats, k: int, plan: SearchPlan) -> tuple[Floats, Places]:
        """(scores, places), each (n, k), best first; −1 where the probed lists contain no more."""
        scores, places = self.search_once(vectors, k, plan.first)
        escalated = np.flatnonzero(scores[:, min(k, TENTH) - 1] < plan.escalation_threshold)
        if len(escalated):
            again = self.search_once(vectors[escalated], k, plan.second)
            scores[escalated], places[escalated] = again
        return scores, places

    def search_once(self, vectors: Floats, k: int, given: SearchParams) -> tuple[Floats, Places]:
        """Like `search`, without escalation. Larger `k` get more candidates."""
        wanted = 2 * k  # A vector may be found twice.
        params, _ = _parameters(given, wanted)
        return _once(*self._index.search(vectors, wanted, params=params), k)


@lru_cache(maxsize=64)
def _parameters(given: SearchParams, wanted: int) -> tuple[faiss.SearchParameters, Any]:
    """Faiss's parameters; the second object is returned because the first points to it."""
    import faiss

    lists = faiss.SearchParametersIVF(nprobe=given.nprobe)  # type: ignore[call-arg]
    params = faiss.IndexRefineSearchParameters(  # type: ignore[call-arg]
        k_factor=max(given.candidates, 2 * wanted) / wanted, base_index_params=lists
    )
    return params, lists


def _once(scores: Floats, places: Places, k: int) -> tuple[Floats, Places]:
    """The first k of each row, (n, k), without duplicate places."""
    if len(places) == 1:
        return _once_in_row(scores, places, k)
    by_place = np.argsort(places, axis=1, kind="stable")
    ordered = np.take_along_axis(places, by_place, axis=1)
    repeated = np.zeros(places.shape, bool)
    again = (ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] >= 0)
    np.put_along_axis(repeated, by_place[:, 1:], again, axis=1)
    places[repeated], scores[repeated] = -1, -np.inf
    first = np.argsort(repeated, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(scores, first, axis=1), np.take_along_axis(places, first, axis=1)


def _once_in_row(scores: Floats, places: Places, k: int) -> tuple[Floats, Places]:
    """`_once` for a single row, several times faster: the common case."""
    firsts: dict[int, int] = {}
    for at, place in enumerate(places[0].tolist()):
        if place >= 0:
            firsts.setdefault(place, at)
    columns = list(firsts.values())[:k]
    found, best = np.full((1, k), -1, np.int64), np.full((1, k), -np.inf, np.float32)
    found[0, : len(columns)], best[0, : len(columns)] = places[0, columns], scores[0, columns]
    return best, found
