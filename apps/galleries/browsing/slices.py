"""A page of pictures by the place it begins at, not by its number.

Counting off would read all before it, and move on when pictures come and go.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from apps.galleries.browsing.orders import Order
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image


@dataclass(frozen=True, slots=True)
class Slice:
    """Some pictures in a row. `before` and `after` are the cursors of what lies around, or ""."""

    images: list[Image]
    before: str
    after: str


def slice_of(
    images: ImageQuerySet, order: Order, size: int, *, after: str = "", before: str = ""
) -> Slice:
    """The `size` pictures next to a cursor; the first ones without it, or when it is none."""
    back, place = bool(before), _read(before or after, order)
    rows = order.sort(images, backwards=back and place is not None)
    if place is not None:
        rows = rows.filter(_beyond(place, order.descending != back, back))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if back and place is not None:
        found.reverse()
        if not more:  # The beginning: a page as full as the others.
            return slice_of(images, order, size)
        return Slice(found, cursor_of(found[0]), cursor_of(found[-1]))
    return Slice(
        found,
        cursor_of(found[0]) if found and place is not None else "",
        cursor_of(found[-1]) if more else "",
    )


def newer_than(images: ImageQuerySet, order: Order, cursor: str) -> ImageQuerySet | None:
    """Those that come before a cursor, in their order; None when it is none."""
    place = _read(cursor, order)
    if place is None:
        return None
    return order.sort(images).filter(_beyond(place, not order.descending, True))


def neighbours_of(
    images: ImageQuerySet, order: Order, image: Image
) -> tuple[Image | None, Image | None]:
    """The pictures before and after one, which may itself not be among them (any more)."""
    placed = order.sort(Image.objects.filter(id=image.id)).first()
    if placed is None:
        return None, None
    place = (image.id, placed.sort_key)  # type: ignore[attr-defined]
    before = order.sort(images, backwards=True).filter(_beyond(place, not order.descending, True))
    after = order.sort(images).filter(_beyond(place, order.descending, False))
    return before.first(), after.first()


def cursor_of(image: Image) -> str:
    """The place of a picture that came out of `Order.sort`."""
    key: Any = image.sort_key  # type: ignore[attr-defined]
    return f"{image.id.hex}~{key.isoformat() if isinstance(key, datetime) else key}"


def _read(cursor: str, order: Order) -> tuple[UUID, Any] | None:
    id_, separator, key = cursor.partition("~")
    try:
        place = (UUID(id_), order.read(key))
    except ValueError:
        return None
    return place if separator and _is_storable(place[1]) else None


def _is_storable(key: Any) -> bool:
    """Whether a database can compare with it; somebody may have typed it."""
    if isinstance(key, datetime):
        return key.tzinfo is not None and 1700 < key.year <= 9000
    return abs(key) < 2**63 if isinstance(key, int) else "\0" not in key


def _beyond(place: tuple[UUID, Any], falling: bool, back: bool) -> Q:
    """The condition for coming after `place`; its first part lets an index start there."""
    id_, key = place
    side = "lt" if falling else "gt"
    tied = Q(sort_key=key, **{"id__lt" if back else "id__gt": id_})
    return Q(**{f"sort_key__{side}e": key}) & (Q(**{f"sort_key__{side}": key}) | tied)
