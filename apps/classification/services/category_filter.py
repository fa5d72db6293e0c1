"""Pictures by category, as galleries and search narrow and group them.

By what counts for the person who looks, and nobody else: their word, otherwise what they asked.
"""

from __future__ import annotations

from django.db.models import Count, FilteredRelation, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.classification.categories import UNSURE
from apps.classification.models import Category, PictureCategory
from apps.galleries.managers import ImageQuerySet
from apps.galleries.room_filters import RoomFilter, register_filter

# No code of a category can be these.
NONE = "-"


def choices() -> list[tuple[str, str]]:
    """All categories, also those out of use: pictures may still be of these."""
    named = [(one.code, one.name) for one in Category.objects.all()]
    return [*named, (UNSURE, _("Unsure")), (NONE, _("Not classified"))]


def where(value: str, person_id: int | None) -> Q:
    """The condition on pictures; nobody who is not signed in has asked or said anything.

    A list of ids, from the index alone, and not a question about each picture: of 100,000 some are
    found as quickly where few fit as where many do.
    """
    mine = PictureCategory.objects.filter(owner=person_id)
    if value == NONE:
        return ~Q(pk__in=mine.filter(code__isnull=False).values("image"))
    return Q(pk__in=mine.filter(code="" if value == UNSURE else value).values("image"))


def counts(images: ImageQuerySet, person_id: int | None) -> dict[str, int]:
    """How many of the pictures are of which value, in one query."""
    mine = FilteredRelation("categories", condition=Q(categories__owner=person_id))
    coded = images.order_by().annotate(mine=mine).values_list("mine__code")
    return {_value(code): n for code, n in coded.annotate(n=Count("pk"))}


def _value(code: str | None) -> str:
    return NONE if code is None else code or UNSURE


CATEGORY = RoomFilter(
    room="classification",
    name="category",
    label=gettext_lazy("Category"),
    any_label=gettext_lazy("Any category"),
    choices=choices,
    where=where,
    counts=counts,
)


def register() -> None:
    register_filter(CATEGORY)
