"""From a Query row to ranked pictures."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from django.db.models import Count, F, OuterRef, Q, Subquery, prefetch_related_objects
from django.utils.translation import gettext as _

from apps.galleries.managers import GalleryQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures import PictureError
from apps.search.models import Embedding, IndexState, Query
from apps.search.rerank import KEPT, SHORTLIST
from apps.search.score_bands import Band, band_of, percent_of
from apps.search.services.asking import reembed_query
from apps.search.services.filters import ANY, Filters
from apps.search.services.neighbourhoods import order_by_kind
from apps.search.services.query_embedding import AskError
from apps.search.services.scopes import galleries_of
from apps.search.services.steering import NONE, Examples, steered
from apps.search.stores.base import StoreDownError
from apps.search.verdicts import verdict_label
from futu.best_effort import best_effort

if TYPE_CHECKING:
    from apps.vision.local.areas import Area
    from apps.vision.local.verify import Verification

logger = logging.getLogger(__name__)

# Bands that a close match reaches.
CLOSE = ("copy", "alike")


@dataclass(frozen=True, slots=True)
class Result:
    """A picture that was found: `score` is the cosine of its vector and the query's.

    A deeper look gives each a `verdict` (a code of `search.verdicts`), and a `verification` to
    those that show the same as the query picture.
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
        """Whether unrelated pictures may have this score, and nothing else speaks for it."""
        if self.verification is not None:
            return False
        return self.band is not None and self.band.code == "unrelated"

    @property
    def band_label(self) -> str:
        return self.band.label if self.band else ""

    @property
    def area_query(self) -> "Area | None":
        """What of the query picture, upright and whole, is in this one."""
        return self.verification.area_query if self.verification else None

    @property
    def area_image(self) -> "Area | None":
        return self.verification.area_image if self.verification else None

    @property
    def verdict_label(self) -> str:
        return verdict_label(self.verdict)


@dataclass(frozen=True, slots=True)
class Answer:
    """The results, whether there are more, and how many pictures of which galleries exist.

    `deep`: the pictures were looked into, and what shows the same was verified, as far as there
    was time (`is_complete`).
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
        """Results better than chance, or all if the chance level was not measured."""
        return [result for result in self.results if not result.is_chance]

    @property
    def weaker(self) -> list[Result]:
        return [result for result in self.results if result.is_chance]

    @property
    def verified(self) -> int:
        return sum(1 for result in self.results if result.verification)

    @property
    def has_close_match(self) -> bool:
        """Whether a picture was verified, or is as similar as unrelated ones hardly ever are."""
        first = self.results[:1]
        # Nothing is said of a model whose scores nobody measured.
        near = any(result.band is None or result.band.code in CLOSE for result in first)
        return bool(self.verified) or near

    @property
    def copies(self) -> int:
        """How many are the same picture, as far as scores show."""
        return sum(1 for result in self.results if result.band and result.band.code == "copy")


def answer(query: Query, k: int, filters: Filters = ANY, examples: Examples = NONE) -> Answer:
    """Search now: pictures added or removed since the query was made count.

    If the model was switched meanwhile, vectors of the old one may have been removed during the
    search: it is repeated with the new one.
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
    places = _searched_galleries(galleries_of(query), query.spec)
    galleries, where = [searched_gallery.gallery for searched_gallery in places], filters.where
    # The query picture and examples are no results; one more for `more`.
    known = {query.image_id, *examples.images}
    vector = steered(query, examples)
    wanted = k + 1 + len(known)
    found = find(vector, galleries, wanted, spec=query.spec, where=where, own=query.image_id)
    others = [(image, score) for image, score in found if image.id not in known]
    name_origins([image for image, _ in others[:k]])
    return Answer(
        galleries=galleries,
        # The bands were measured for single pictures.
        results=ranked(others[:k], "" if examples else query.spec),
        more=len(others) > k,
        searched=sum(searched_gallery.vectors for searched_gallery in places)
        if where is None
        else _count(galleries, query.spec, where),
        still_indexing=sum(searched_gallery.unsettled for searched_gallery in places),
    )


def name_origins(images: list[Image]) -> None:
    """Load the origins of public ones; a query only if there are any."""
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
    """The `k` best (picture, cosine), only of `galleries`, checked on the rows.

    The nearest come first, behind them those of the query's kind (`rerank`); the order does not
    depend on `k`. `own` is the query's own picture, which may be among them.
    """
    allowed = {gallery.id: gallery for gallery in galleries}
    wanted = max(k, SHORTLIST + 1) if k > KEPT + 1 else k  # One more: its own picture.
    with _report_outage():
        nearest = Embedding.objects.nearest(
            vector, allowed.values(), wanted, spec=spec, where=where
        )
    matches = order_by_kind(vector, nearest, spec=spec, own=own)[:k]
    # By id alone: with more conditions SQLite may read all rows of a gallery to find these few.
    rows = Image.objects.in_bulk([match.image_id for match in matches])
    for image in rows.values():
        if image.gallery_id in allowed:
            image.gallery = allowed[image.gallery_id]
    found = [(rows[match.image_id], match.score) for match in matches if match.image_id in rows]
    ready = Image.State.READY
    return [one for one in found if one[0].state == ready and one[0].gallery_id in allowed]


@contextmanager
def _report_outage() -> Iterator[None]:
    """Without the store an answer would be incomplete, so there is none."""
    try:
        yield
    except StoreDownError as error:
        logger.exception("The vector store does not answer")
        sentence = _("Searching is not possible at the moment. Try again in a minute.")
        raise AskError(sentence) from error


def ranked(found: Iterable[tuple[Image, float]], spec: str) -> list[Result]:
    """Best first; pictures of one colour come last, since all of them look the same."""
    counted = [(image, 0.0 if image.is_blank else score) for image, score in found]
    counted.sort(key=lambda pair: bool(pair[0].is_blank))
    return [
        Result(rank, image, score, band_of(score, spec))
        for rank, (image, score) in enumerate(counted, start=1)
    ]


def remember_best(query: Query, best: Result | None) -> None:
    """Note the best match, for the history; writes only when it has changed."""
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
    """One query. Every seq was one vector, less those removed."""
    states = IndexState.objects.filter(gallery=OuterRef("pk"), spec=spec)
    vectors = states.annotate(n=F("last_seq") - F("removed")).values("n")
    waiting = Image.objects.unsettled().filter(gallery=OuterRef("pk")).order_by()
    counts = waiting.values("gallery").annotate(n=Count("id")).values("n")
    counted = galleries.annotate(vectors=Subquery(vectors), waiting=Subquery(counts))
    return [
        _SearchedGallery(gallery, gallery.vectors or 0, gallery.waiting or 0) for gallery in counted
    ]


def _count(galleries: list[Gallery], spec: str, where: Q) -> int:
    """How many pictures meet a condition."""
    images = Image.objects.filter(where, gallery__in=galleries, embeddings__spec=spec)
    return images.distinct().count()
