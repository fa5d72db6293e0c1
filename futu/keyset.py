"""Going on after a row by its values, not by its number: page 1,000 costs what page 1 costs.

Counting off would read all that comes before, and move on when rows come and go.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q


def beyond(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """The condition for coming after a row that has `values`, where rows are sorted by `keys`.

    Keys are fields, "-" before one that falls. The last tells all rows apart, and none is ever
    null. The first part of the condition lets an index start there.
    """
    after, same = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        after |= same & Q(**{f"{named(key)}__{_side(key)}": value})
        same &= Q(**{named(key): value})
    return Q(**{f"{named(keys[0])}__{_side(keys[0])}e": values[0]}) & after


def turned(keys: Iterable[str]) -> list[str]:
    """The same order, from its end."""
    return [named(key) if key.startswith("-") else f"-{key}" for key in keys]


def named(key: str) -> str:
    return key.removeprefix("-")


def _side(key: str) -> str:
    return "lt" if key.startswith("-") else "gt"


def is_storable(value: Any) -> bool:
    """Whether a database can compare with what a cursor says; somebody may have typed it."""
    if isinstance(value, datetime):
        return value.tzinfo is not None and 1700 < value.year <= 9000
    if isinstance(value, float):
        return math.isfinite(value)
    return abs(value) < 2**63 if isinstance(value, int) else "\0" not in str(value)
