"""Filters that rooms add to lists of pictures: a name in addresses, its values, their condition.

Galleries and search show those of rooms that are on, and know nothing else of them. A room
registers its own where its app is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q
from django.utils.functional import Promise

from apps.galleries.managers import ImageQuerySet


@dataclass(frozen=True, slots=True)
class RoomFilter:
    """A picture has one value of it at most, for the person who looks (None: a visitor)."""

    # Its key in FUTU_ROOMS.
    room: str
    # In addresses, forms, the API and as an option of commands.
    name: str
    label: str | Promise
    # What the form says when nothing is chosen.
    any_label: str | Promise
    # Values with their names, in order.
    choices: Callable[[], list[tuple[str, str]]]
    # The condition of a value on pictures.
    where: Callable[[str, int | None], Q]
    # How many of some pictures have which value.
    counts: Callable[[ImageQuerySet, int | None], dict[str, int]]

    def field(self) -> forms.ChoiceField:
        """The values are asked for once, when they are shown or one is given."""
        choices = cache(lambda: [("", self.any_label), *self.choices()])
        return forms.ChoiceField(label=str(self.label), choices=choices, required=False)


_registered: dict[str, RoomFilter] = {}
# Names that lists use already.
TAKEN = frozenset({"after", "before", "order", "group", "gallery", "scope", "page", "part", "k"})


def register_filter(room_filter: RoomFilter) -> None:
    """Raises ImproperlyConfigured for a name that is taken."""
    known = _registered.get(room_filter.name, room_filter)
    if known != room_filter or room_filter.name in TAKEN:
        raise ImproperlyConfigured(f"There is a filter {room_filter.name!r} already.")
    _registered[room_filter.name] = room_filter


def room_filters() -> list[RoomFilter]:
    """Those of rooms that are on."""
    on = {room.key for room in settings.ROOMS}
    return [one for one in _registered.values() if one.room in on]


def room_filter(name: str) -> RoomFilter | None:
    return next((one for one in room_filters() if one.name == name), None)


def add_fields(form: forms.BaseForm) -> None:
    for one in room_filters():
        form.fields[one.name] = one.field()


def chosen(given: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Of cleaned values of a form, the names and values of these filters."""
    return tuple((one.name, given[one.name]) for one in room_filters() if given.get(one.name))


def condition(pairs: Iterable[tuple[str, str]], person_id: int | None) -> Q:
    """Of all of them. A filter of a room that is off is met by nothing."""
    where = Q()
    for name, value in pairs:
        found = room_filter(name)
        where &= found.where(value, person_id) if found else Q(pk__in=[])
    return where
