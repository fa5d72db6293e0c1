"""Pictures by category, as galleries and search narrow and group them.

By what counts for the person who looks, and nobody else: their word, otherwise what they asked.
"""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q
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
    """The condition on pictures; nobody who is not signed in has asked or said anything."""
    mine = PictureCategory.objects.filter(owner=person_id)
    if value == NONE:
        return ~Exists(mine.filter(image=OuterRef("pk"), code__isnull=False)) & Q()
    code = "" if value == UNSURE else value
    return Q(pk__in=mine.filter(code=code).values("image"))


def counts(images: ImageQuerySet, person_id: int | None) -> dict[str, int]:
    """How many of the pictures are of which value; two queries."""
    mine = PictureCategory.objects.filter(owner=person_id, code__isnull=False)
    counted = mine.filter(image__in=images.order_by().values("pk")).values_list("code")
    found = {code or UNSURE: n for code, n in counted.annotate(n=Count("pk")).order_by()}
    left = images.count() - sum(found.values())
    return found | ({NONE: left} if left > 0 else {})


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
