"""Addresses of answers: a query's page, with filters, examples and the number of results."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from apps.search.models import Query

RESULTS = 24


def address_of(asked: Query, filters: Mapping[str, Any], k: int = RESULTS) -> str:
    named = dict(filters) | ({"k": k} if k != RESULTS else {})
    return asked.get_absolute_url() + (f"?{urlencode(named, doseq=True)}" if named else "")


def without(filters: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """The filters less one; of several values of a name only `value` goes."""
    rest = dict(filters)
    if isinstance(rest[name], list) and rest[name] != [value]:
        rest[name] = [other for other in rest[name] if other != value]
    else:
        del rest[name]
    return rest
