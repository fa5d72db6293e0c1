"""Where an answer stands: a query's page with conditions, and how many results it shows."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from apps.search.models import Query

RESULTS = 24


def address_of(asked: Query, filters: Mapping[str, Any], k: int = RESULTS) -> str:
    named = dict(filters) | ({"k": k} if k != RESULTS else {})
    return asked.get_absolute_url() + (f"?{urlencode(named)}" if named else "")
