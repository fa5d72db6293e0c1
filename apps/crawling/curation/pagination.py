"""Keyset pagination of the ledger, for orders of several parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apps.crawling.curation.orders import Order, Part
from apps.crawling.managers import CrawledImageQuerySet
from apps.crawling.models import CrawledImage
from futu.keyset import beyond, is_storable, named, turned

READ: dict[str, Callable[[str], Any]] = {"id": int, "source_id": int, "score": float, "state": str}


@dataclass(frozen=True, slots=True)
class Slice:
    """Consecutive entries. `before` and `after` are cursors of the neighbouring pages, or ""."""

    entries: list[CrawledImage]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Place:
    """An entry's position: the part of the order it is in, and its sort values there."""

    part: int
    values: tuple[Any, ...]


def slice_of(
    entries: CrawledImageQuerySet, order: Order, size: int, *, after: str = "", before: str = ""
) -> Slice:
    """The `size` entries next to a cursor; the first ones when the cursor is empty or invalid."""
    place = _read(before or after, order)
    back = bool(before) and place is not None
    found = _walk(entries, order, size + 1, place, back)
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
        if not more:  # The beginning: show a full page here, too.
            return slice_of(entries, order, size)
        return Slice(found, cursor_of(found[0], order), cursor_of(found[-1], order))
    return Slice(
        found,
        cursor_of(found[0], order) if found and place is not None else "",
        cursor_of(found[-1], order) if more else "",
    )


def _walk(
    entries: CrawledImageQuerySet, order: Order, count: int, place: Place | None, back: bool
) -> list[CrawledImage]:
    """`count` entries from the position on, through all parts in that direction."""
    first = place.part if place else 0
    numbers = range(first, -1, -1) if back else range(first, len(order.parts))
    found: list[CrawledImage] = []
    for number in numbers:
        part = order.parts[number]
        keys = turned(part.keys) if back else list(part.keys)
        rows = entries.filter(part.where).order_by(*keys)
        if place and number == first:
            rows = rows.filter(beyond(keys, place.values))
        found += rows[: count - len(found)]
        if len(found) == count:
            break
    return found


def cursor_of(entry: CrawledImage, order: Order) -> str:
    """The cursor of an entry in an order, for an address."""
    number = _part_of(entry, order)
    names = map(named, order.parts[number].keys)
    return "~".join([str(number), *(str(getattr(entry, name)) for name in names)])


def _part_of(entry: CrawledImage, order: Order) -> int:
    """Only orders by score have two parts: with a score, and without."""
    return len(order.parts) - 1 if entry.score is None else 0


def _read(cursor: str, order: Order) -> Place | None:
    """The position that a cursor names; it is user input."""
    number, *texts = cursor.split("~")
    if number not in [str(i) for i in range(len(order.parts))]:
        return None
    part: Part = order.parts[int(number)]
    if len(texts) != len(part.keys):
        return None
    try:
        names = map(named, part.keys)
        values = tuple(READ[name](text) for name, text in zip(names, texts, strict=True))
    except ValueError:
        return None
    return Place(int(number), values) if all(map(is_storable, values)) else None
