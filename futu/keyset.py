"""Keyset pagination: page 1,000 costs as much as page 1.

OFFSET would read all previous rows, and shift when rows are added or removed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q


def beyond(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """A condition for rows after one with `values`, sorted by `keys`.

    Keys are fields, prefixed "-" if descending. The last one is unique, and none is nullable. The
    first part of the condition lets the database start within an index.
    """
    after, same = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        after |= same & Q(**{f"{named(key)}__{_side(key)}": value})
        same &= Q(**{named(key): value})
    return Q(**{f"{named(keys[0])}__{_side(keys[0])}e": values[0]}) & after


def turned(keys: Iterable[str]) -> list[str]:
    """The reverse order."""
    return [named(key) if key.startswith("-") else f"-{key}" for key in keys]


def named(key: str) -> str:
    return key.removeprefix("-")


def _side(key: str) -> str:
    return "lt" if key.startswith("-") else "gt"


def is_storable(value: Any) -> bool:
    """Whether a database accepts the value of an untrusted cursor."""
    if isinstance(value, datetime):
        return value.tzinfo is not None and 1700 < value.year <= 9000
    if isinstance(value, float):
        return math.isfinite(value)
    return abs(value) < 2**63 if isinstance(value, int) else "\0" not in str(value)
