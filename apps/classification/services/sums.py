"""How many pictures of a gallery are of which category, by what holds for its owner."""

from __future__ import annotations

from dataclasses import dataclass

from apps.classification.categories import UNSURE
from apps.classification.models import Category
from apps.classification.services.category_filter import NONE, counts
from apps.galleries.models import Gallery, Image


@dataclass(frozen=True, slots=True)
class Sum:
    """`category` is None for what is unsure."""

    category: Category | None
    count: int


def sums_of_gallery(gallery: Gallery, owner_id: int) -> list[Sum]:
    """Most frequent first; pictures that were never asked about are left out."""
    found = counts(Image.objects.filter(gallery=gallery), owner_id)
    found.pop(NONE, None)
    unsure = found.pop(UNSURE, 0)
    known = {category.code: category for category in Category.objects.filter(code__in=found)}
    most = sorted(found.items(), key=lambda pair: -pair[1])
    sums = [Sum(known[code], count) for code, count in most if code in known]
    return sums + ([Sum(None, unsure)] if unsure else [])
