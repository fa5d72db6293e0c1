"""Answer a query: find, rank and describe the matching pictures."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from django.db.models import Count, F, OuterRef, Q, Subquery, prefetch_related_objects

from apps.galleries.managers import GalleryQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures import PictureError
from apps.search.diffusion import FIXED_RANKS, SHORTLIST_SIZE
from apps.search.metrics import SEARCHES
from apps.search.models import Embedding, IndexState, Query
from apps.search.score_bands import Band, band_of, percent_of
from apps.search.services.asking import reembed_query
from apps.search.services.filters import ANY, Filters
from apps.search.services.query_embedding import AskError, reported_outage
from apps.search.services.reranking import rerank_matches
from apps.search.services.scopes import galleries_of
from apps.search.services.steering import NONE, Examples, steered_vector
from apps.search.verdicts import verdict_label
from futu.best_effort import best_effort

if TYPE_CHECKING:
    from apps.vision.local.areas import Area
    from apps.vision.local.verify import Verification

# The bands of close matches.
CLOSE = ("copy", "alike")


@dataclass(frozen=True, slots=True)
class Result:
    """A matching picture: `score` is the cosine of its vector and the query's.

    After a deep search each has a `verdict` (a code of `search.verdicts`), and verified ones a
    `verification`.
    """

    rank: int
    image: Image
    score: float
    band: Band | None
    verdict: str = ""
    verification: "Verification | None" = None

    @property
    def percent(self) -> int:
        return percent_of(self.score)

    @property
    def is_chance(self) -> bool:
        """Whether unrelated pictures reach this score, and it was not verified."""
        if self.verification is not None:
            return False
        return self.band is not None and self.band.code == "unrelated"

    @property
    def band_label(self) -> str:
        return self.band.label if self.band else ""

    @property
    def area_query(self) -> "Area | None":
        """The area of the whole, upright query picture that this picture shows."""
        return self.verification.area_query if self.verification else None

    @property
    def area_image(self) -> "Area | None":
        """The corresponding area of this picture."""
        return self.verification.area_image if self.verification else None

    @property
    def verdict_label(self) -> str:
        return verdict_label(self.verdict)


@dataclass(frozen=True, slots=True)
class Answer:
    """Results, whether there are `more`, and the number of `searched` pictures in `galleries`.

    `deep`: results were verified, as far as time allowed (`is_complete`).
    """

    galleries: list[Gallery]
    results: list[Result]
    more: bool
    searched: int
    still_indexing: int
    deep: bool = False
    is_complete: bool = True

    @property
    def close(self) -> list[Result]:
        """Results above chance level, or all if that was not measured."""
        return [result for result in self.results if not result.is_chance]

    @property
    def weaker(self) -> list[Result]:
        return [result for result in self.results if result.is_chance]

    @property
    def verified(self) -> int:
        return sum(1 for result in self.results if result.verification)

    @property
    def has_close_match(self) -> bool:
        """Whether a picture was verified, or is more similar than unrelated ones practically ever
        are."""
        first = self.results[:1]
        # Without measured bands no result can be called distant.
        is_close = any(result.band is None or result.band.code in CLOSE for result in first)
        return bool(self.verified) or is_close

    @property
    def copies(self) -> int:
        """The number of near-identical pictures, by score."""
        return sum(1 for result in self.results if result.band and result.band.code == "copy")


@SEARCHES.labels("first").time()
def answer(query: Query, k: int, filters: Filters = ANY, examples: Examples = NONE) -> Answer:
    """Search the current pictures for a query's `k` best matches.

    If the model was switched meanwhile, the search is repeated with the new one, since vectors of
    the old one may have been removed. Raises AskError if the vector store does not answer.
    """
    filters = replace(filters, asker=query.owner_id)
    while True:
        spec_before = query.spec
        found = _answer(query, k, filters, examples)
        try:
            reembed_query(query)
        except (AskError, PictureError):
            return found  # Problems were reported before the search.
        if query.spec == spec_before:
            return found


def _answer(query: Query, k: int, filters: Filters, examples: Examples) -> Answer:
    searched = _searched_galleries(galleries_of(query), query.spec)
    galleries, where = [one.gallery for one in searched], filters.where
    # The query picture and examples are excluded from the results; one more for `more`.
    excluded = {query.image_id, *examples.images}
    vector = steered_vector(query, examples)
    wanted = k + 1 + len(excluded)
    found = find(vector, galleries, wanted, spec=query.spec, where=where, own=query.image_id)
    others = [(image, score) for image, score in found if image.id not in excluded]
    name_origins([image for image, _ in others[:k]])
    return Answer(
        galleries=galleries,
        # The bands were measured for single pictures.
        results=ranked(others[:k], "" if examples else query.spec),
        more=len(others) > k,
        searched=sum(one.vectors for one in searched)
        if where is None
        else _count(galleries, query.spec, where),
        still_indexing=sum(one.unsettled for one in searched),
    )


def still_indexing(query: Query) -> int:
    """How many more pictures will be searched."""
    return sum(one.unsettled for one in _searched_galleries(galleries_of(query), query.spec))


def name_origins(images: list[Image]) -> None:
    """Prefetch the origins of public pictures; makes a query only if there are any."""
    prefetch_related_objects([i for i in images if i.gallery.is_published], "origins")


def find(
    vector: np.ndarray,
    galleries: Iterable[Gallery],
    k: int,
    *,
    spec: str,
    where: Q | None = None,
    own: UUID | None = None,
) -> list[tuple[Image, float]]:
    """The `k` best (picture, cosine) in `galleries`, checked against the database.

    The nearest come first, followed by pictures of the query's kind (`reranking`); the order does
    not depend on `k`. `own` is the query's own picture, which may be among them. Raises AskError if
    the vector store does not answer.
    """
    allowed = {gallery.id: gallery for gallery in galleries}
    wanted = max(k, SHORTLIST_SIZE + 1) if k > FIXED_RANKS + 1 else k  # One more: `own`.
    with reported_outage():
        nearest = Embedding.objects.nearest(
            vector, allowed.values(), wanted, spec=spec, where=where
        )
    matches = rerank_matches(vector, nearest, spec=spec, own=own)[:k]
    # By id alone: with more conditions SQLite may read all rows of a gallery to find these few.
    rows = Image.objects.in_bulk([match.image_id for match in matches])
    for image in rows.values():
        if image.gallery_id in allowed:
            image.gallery = allowed[image.gallery_id]
    found = [(rows[match.image_id], match.score) for match in matches if match.image_id in rows]
    ready = Image.State.READY
    return [one for one in found if one[0].state == ready and one[0].gallery_id in allowed]


def ranked(found: Iterable[tuple[Image, float]], spec: str) -> list[Result]:
    """Results with ranks; blank pictures come last, since their vectors are all alike."""
    counted = [(image, 0.0 if image.is_blank else score) for image, score in found]
    counted.sort(key=lambda pair: bool(pair[0].is_blank))
    return [
        Result(rank, image, score, band_of(score, spec))
        for rank, (image, score) in enumerate(counted, start=1)
    ]


def remember_best(query: Query, best: Result | None) -> None:
    """Store the best match for the history, if it has changed."""
    image_id, score = (best.image.id, best.score) if best else (None, None)
    changed = (query.best_id, query.best_score) != (image_id, score)
    if changed and query.owner_id is not None:  # A visitor has no history.
        row = Query.objects.filter(id=query.id)
        best_effort("a search's best", lambda: row.update(best=image_id, best_score=score))


@dataclass(frozen=True, slots=True)
class _SearchedGallery:
    """A searched gallery: its number of vectors, and of pictures without one."""

    gallery: Gallery
    vectors: int
    unsettled: int


def _searched_galleries(galleries: GalleryQuerySet, spec: str) -> list[_SearchedGallery]:
    """Counts per gallery, in one query. Each seq is a vector, minus those removed."""
    states = IndexState.objects.filter(gallery=OuterRef("pk"), spec=spec)
    vectors = states.annotate(n=F("last_seq") - F("removed")).values("n")
    waiting = Image.objects.unsettled().filter(gallery=OuterRef("pk")).order_by()
    counts = waiting.values("gallery").annotate(n=Count("id")).values("n")
    counted = galleries.annotate(vectors=Subquery(vectors), waiting=Subquery(counts))
    return [
        _SearchedGallery(gallery, gallery.vectors or 0, gallery.waiting or 0) for gallery in counted
    ]


def _count(galleries: list[Gallery], spec: str, where: Q) -> int:
    """The number of pictures that meet a condition."""
    images = Image.objects.filter(where, gallery__in=galleries, embeddings__spec=spec)
    return images.distinct().count()
