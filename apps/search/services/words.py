"""Pictures by words alone: one's own words first, then what a model is surest of, then text in the
picture, then what only a gallery says; newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Case, FloatField, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import AutoTag, Gallery, Image
from apps.search.services.filters import Filters
from apps.search.services.picture_texts import lines_with
from apps.search.services.suggestions import suggest
from apps.search.text.condition import said, said_without_reading
from apps.search.text.parsing import Phrase, parse

# Higher than a model can be sure.
OWN = 2.0
# Found by the text in it: lower than any tag of a model.
READ_IN_IT = 0.0
# Found by the name of its gallery.
AROUND = -1.0


@dataclass(frozen=True, slots=True)
class Found:
    """Some of the pictures that fit, how many there are, and other words when there is none."""

    images: Sequence[Image]
    count: int
    more: bool
    galleries: list[Gallery]
    suggestions: list[str] = field(default_factory=list)
    # Of pictures found by the text in them: the line that says it.
    lines: dict[UUID, str] = field(default_factory=dict)


def find_by_words(
    filters: Filters, galleries: Iterable[Gallery], asker_id: int | None, *, skip: int, k: int
) -> Found:
    """The pictures of `galleries` that fit `filters.q` and the other filters, best first."""
    places = {gallery.id: gallery for gallery in galleries}
    phrases = parse(filters.q)
    if not phrases:
        return Found([], 0, False, list(places.values()))
    images = _fitting(replace(filters, asker=asker_id), places)
    ranked = images.annotate(rank=_rank(phrases)).order_by("-rank", "-created", "id")
    some = list(ranked[skip : skip + k + 1])
    for image in some:
        image.gallery = places[image.gallery_id]
    count = images.count() if some else 0
    other = [] if some or skip else suggest(filters.q, list(places), asker_id)
    lines = lines_with(phrases, [image.id for image in some[:k] if image.rank == READ_IN_IT])
    return Found(some[:k], count, len(some) > k, list(places.values()), other, lines)


def _fitting(filters: Filters, places: Iterable[UUID]) -> ImageQuerySet:
    where = filters.where or Q()
    return Image.objects.filter(where, gallery__in=list(places), state=Image.State.READY)


def _rank(phrases: Sequence[Phrase]) -> Case:
    own, read, terms = Q(), Q(), set[str]()
    for phrase in phrases:
        for word in phrase.words:
            own &= said_without_reading(*word.tokens)
            read &= said(*word.tokens)
            terms |= word.terms
    seen = AutoTag.objects.filter(image=OuterRef("pk"), term__in=sorted(terms), removed=False)
    best = seen.order_by().values("image").annotate(best=Max("score")).values("best")
    rest = Case(When(read, then=Value(READ_IN_IT)), default=Value(AROUND))
    score = Coalesce(Subquery(best), rest, output_field=FloatField())
    return Case(When(own, then=Value(OWN)), default=score, output_field=FloatField())
