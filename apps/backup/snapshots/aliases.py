"""A second connection to a database, for the time of a block."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.db import connections

# Threads and nested blocks each have their own.
_numbers = count()


@contextmanager
def connected(name: str, **changes: Any) -> Iterator[str]:
    """An alias, of its own each time, for the default database with other settings."""
    alias = f"{name}-{next(_numbers)}"
    settings = copy.deepcopy(connections["default"].settings_dict) | {"CONN_MAX_AGE": 0}
    connections.settings[alias] = settings | changes
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]
