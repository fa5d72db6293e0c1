"""A second connection to a database, for the time of a block."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections


@contextmanager
def connected(alias: str, **changes: Any) -> Iterator[str]:
    """An alias for the default database with other settings."""
    settings = copy.deepcopy(connections["default"].settings_dict) | {"CONN_MAX_AGE": 0}
    connections.settings[alias] = settings | changes
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]
