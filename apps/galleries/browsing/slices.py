"""Keyset pagination of pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.galleries.browsing.orders import Order
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from futu.keyset import beyond, is_storable

# The sort key of one picture.
Place = tuple[Any, UUID]


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of pictures. `before` and `after` are cursors of the adjacent pages, or ""."""

    images: list[Image]
    before: str
    after: str


def slice_of(
    images: ImageQuerySet, order: Order, size: int, *, after: str = "", before: str = ""
) -> Slice:
    """The `size` pictures next to a cursor; the first page if the cursor is missing or invalid."""
    place = _read(before or after, order)
    back = bool(before) and place is not None
    found = list(_from(images, order, place, back)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
        if not more:  # Near the beginning: return a full first page.
            return slice_of(images, order, size)
        return Slice(found, cursor_of(found[0]), cursor_of(found[-1]))
    return Slice(
        found,
        cursor_of(found[0]) if found and place is not None else "",
        cursor_of(found[-1]) if more else "",
    )


def newer_than(images: ImageQuerySet, order: Order, cursor: str) -> ImageQuerySet | None:
    """Pictures before a cursor, in order; None if the cursor is invalid."""
    place = _read(cursor, order)
    if place is None:
        return None
    return order.sort(images).filter(beyond(order.keys(backwards=True), place))


def neighbours_of(
    images: ImageQuerySet, order: Order, image: Image
) -> tuple[Image | None, Image | None]:
    """The pictures before and after one, which need not be in the list itself any more."""
    placed = order.sort(Image.objects.filter(id=image.id)).first()
    if placed is None:
        return None, None
    place = (placed.sort_key, image.id)  # type: ignore[attr-defined]
    before, after = (_from(images, order, place, back) for back in (True, False))
    return before.first(), after.first()


def _from(images: ImageQuerySet, order: Order, place: Place | None, back: bool) -> ImageQuerySet:
    """Pictures on that side of a position, nearest first; without a position, all."""
    rows = order.sort(images, backwards=back)
    return rows.filter(beyond(order.keys(backwards=back), place)) if place else rows


def cursor_of(image: Image) -> str:
    """The cursor of a picture returned by `Order.sort`."""
    key: Any = image.sort_key  # type: ignore[attr-defined]
    return f"{image.id.hex}~{key.isoformat() if isinstance(key, datetime) else key}"


def _read(cursor: str, order: Order) -> Place | None:
    id_, separator, key = cursor.partition("~")
    try:
        place = (order.read(key), UUID(id_))
    except ValueError:
        return None
    return place if separator and is_storable(place[0]) else None
