"""From a Query row to ranked pictures."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db.models import F, Sum

from apps.galleries.models import Gallery, Image
from apps.search.bands import Band, band_of
from apps.search.models import Embedding, IndexState, Query
from apps.search.services.scopes import galleries_of


@dataclass(frozen=True, slots=True)
class Result:
    """One picture found: `score` is the cosine of its vector and the query's."""

    rank: int
    image: Image
    score: float
    band: Band | None

    @property
    def percent(self) -> int:
        return round(100 * max(0.0, self.score))

    @property
    def band_label(self) -> str:
        return self.band.label if self.band else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, whether there is more, and among how many pictures of which galleries."""

    galleries: list[Gallery]
    results: list[Result]
    more: bool
    searched: int
    still_indexing: int


def answer(query: Query, k: int) -> Answer:
    """Ask the index now: pictures added or removed since the query was made count."""
    galleries = list(galleries_of(query))
    # The picture asked with is no answer, so one more is asked for; and one for `more`.
    found = find(query.array, galleries, k + 2, spec=query.spec)
    others = [(image, score) for image, score in found if image.id != query.image_id]
    return Answer(
        galleries=galleries,
        results=ranked(others[:k], query.spec),
        more=len(others) > k,
        searched=count_searched(galleries, query.spec),
        still_indexing=Image.objects.unsettled().filter(gallery__in=galleries).count(),
    )


def find(
    vector: np.ndarray, galleries: Iterable[Gallery], k: int, *, spec: str
) -> list[tuple[Image, float]]:
    """The `k` best (picture, cosine), best first; only of `galleries`, checked on the rows."""
    allowed = list(galleries)
    matches = Embedding.objects.nearest(vector, allowed, k, spec=spec)
    images = Image.objects.filter(gallery__in=allowed, state=Image.State.READY)
    rows = images.select_related("gallery").in_bulk([match.image_id for match in matches])
    return [(rows[m.image_id], m.score) for m in matches if m.image_id in rows]


def ranked(found: Iterable[tuple[Image, float]], spec: str) -> list[Result]:
    return [
        Result(rank, image, score, band_of(score, spec))
        for rank, (image, score) in enumerate(found, start=1)
    ]


def count_searched(galleries: Iterable[Gallery], spec: str) -> int:
    """How many vectors `galleries` hold: every seq was one, less those removed."""
    states = IndexState.objects.filter(gallery__in=galleries, spec=spec)
    return states.aggregate(n=Sum(F("last_seq") - F("removed")))["n"] or 0
