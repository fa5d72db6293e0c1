"""How many pictures of a gallery are of which category, by what holds for its owner."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from apps.classification.categories import by_code
from apps.classification.models import Category, Classification, Correction
from apps.galleries.models import Gallery, Image

NONE = "-"


@dataclass(frozen=True, slots=True)
class Sum:
    """`category` is None for what is unsure."""

    category: Category | None
    count: int


def sums_of_gallery(gallery: Gallery, owner_id: int) -> list[Sum]:
    """Most frequent first; pictures that were never asked about are left out."""
    counted = Counter(categorised(gallery, owner_id).values_list("category_code", flat=True))
    known = by_code()
    counted.pop(NONE, None)
    unsure = counted.pop("", 0)
    sums = [Sum(known[code], count) for code, count in counted.most_common() if code in known]
    return sums + ([Sum(None, unsure)] if unsure else [])


def categorised(gallery: Gallery, owner_id: int) -> Any:
    """The pictures with `category_code`: "" is unsure, "-" never asked about."""
    word = Correction.objects.filter(owner=owner_id, sha256=OuterRef("sha256"))
    asked = Classification.objects.filter(
        image=OuterRef("pk"), owner=owner_id, verdict__isnull=False
    ).order_by("-created")
    said = Subquery(word.values("category__code")[:1])
    latest = Subquery(asked.values("verdict__category")[:1])
    return Image.objects.filter(gallery=gallery).annotate(
        category_code=Coalesce(said, latest, Value(NONE))
    )
