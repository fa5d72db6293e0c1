"""The pictures of a listing by the values of a room's filter: the first few of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from apps.galleries.browsing.orders import DEFAULT, Order
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from apps.galleries.room_filters import RoomFilter

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Group:
    """`address`: the query of the listing of these pictures alone."""

    value: str
    label: str
    count: int
    images: list[Image]
    address: str

    @property
    def is_whole(self) -> bool:
        return self.count <= len(self.images)


def groups_of(
    images: ImageQuerySet,
    order: Order,
    by: RoomFilter | None,
    filters: Mapping[str, Any],
    asker: int | None,
) -> list[Group]:
    """In the order of the filter's values, without empty ones; a query for each."""
    if by is None:
        return []
    counts = by.counts(images, asker)
    return [
        Group(
            value,
            label,
            counts[value],
            list(order.sort(images.filter(by.where(value, asker)))[:SHOWN]),
            _address(filters, by.name, value, order),
        )
        for value, label in by.choices()
        if counts.get(value)
    ]


def _address(filters: Mapping[str, Any], name: str, value: str, order: Order) -> str:
    more = {"order": order.code} if order != DEFAULT else {}
    return urlencode({**filters, name: value, **more})
