"""Cached counts, since counting reads every row.

Only numbers and tag names are cached. Pictures are queried each time, so one that was taken down
disappears at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.core.cache import caches
from django.db.models import Count

from apps.galleries.models import Image

# Seconds counts are cached; an empty gallery is cached for a shorter time.
SECONDS = 60
SECONDS_OF_TAGS = 300
SECONDS_OF_NOTHING = 5

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TagFigure:
    name: str
    count: int


def is_anything_there() -> bool:
    """Whether the public gallery has a picture; used by every page's header."""
    return _kept("any", Image.objects.published().exists, SECONDS)


def pictures_by_source() -> dict[UUID, int]:
    """Number of visible pictures of each source."""
    return _kept("sources", _by_source, SECONDS)


def tags_by_name() -> list[TagFigure]:
    """Tags of visible pictures, by name."""
    return _kept("tags", _by_tag, SECONDS_OF_TAGS)


def popular_tags(count: int) -> list[TagFigure]:
    return sorted(tags_by_name(), key=lambda tag: (-tag.count, tag.name))[:count]


def _kept(name: str, count: Callable[[], T], seconds: int) -> T:
    key = f"explore:{name}"
    kept: T | None = caches["local"].get(key)
    if kept is None:
        kept = count()
        caches["local"].set(key, kept, seconds if kept else SECONDS_OF_NOTHING)
    return kept


def _by_source() -> dict[UUID, int]:
    rows = Image.objects.published().order_by().values_list("gallery")
    return dict(rows.annotate(n=Count("id")))


def _by_tag() -> list[TagFigure]:
    tagged = Image.objects.published().filter(tags__owner=None, tags__isnull=False)
    rows = tagged.order_by("tags__name").values_list("tags__name")
    return [TagFigure(name, n) for name, n in rows.annotate(n=Count("id"))]
