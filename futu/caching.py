"""Where limits are counted: FUTU_CACHE, as Django's CACHES has it.

Every limit (tries at passwords, requests of the API, fetching, …) counts in the cache `default`.
With one web process its own memory will do; several have to share what they count. What is not to
be shared, because each process may know it for itself, lies in the cache `local`.
"""

from __future__ import annotations

import logging
import time
from contextlib import nullcontext
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

logger = logging.getLogger(__name__)

MEMORY, DATABASE = "memory", "database"
SCHEMES = {"redis", "rediss"}
# So many that nobody makes a limit be forgotten by asking under many names: a hundred bytes each.
MAX_KEYS = 100_000
# Seconds to wait for the shared cache, and then to do without it.
WAIT, REST = 0.5, 5.0


def caches_at(address: str) -> dict[str, Any]:
    """The caches of an instance whose limits are counted at `address`.

    It is "memory", "database", or redis://[:password@]host[:port][/number].
    """
    local = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "futu",
        "OPTIONS": {"MAX_ENTRIES": MAX_KEYS},
    }
    if address == MEMORY:
        return {"default": local, "local": local}
    default = {"BACKEND": "futu.caching.SharedCache"}
    return {"default": default, "shared": _shared(address), "local": local}


def _shared(address: str) -> dict[str, Any]:
    if address == DATABASE:
        return {"BACKEND": "apps.accounts.cache.RowCache"}
    if urlsplit(address).scheme not in SCHEMES:
        raise ImproperlyConfigured(
            "FUTU_CACHE is “memory”, “database”, or an address like redis://localhost:6379/0"
        )
    if not find_spec("redis"):
        raise ImproperlyConfigured(
            "FUTU_CACHE names a Redis server, and what speaks to it is not installed: "
            "pip install -r requirements-scale.txt"
        )
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": address,
        "KEY_PREFIX": "futu",
        "OPTIONS": {"socket_connect_timeout": WAIT, "socket_timeout": WAIT},
    }


def _errors() -> tuple[type[Exception], ...]:
    """What a shared cache raises when it is out of reach."""
    if not find_spec("redis"):
        return (DatabaseError, OSError)
    from redis.exceptions import RedisError

    return (DatabaseError, OSError, RedisError)


class SharedCache(BaseCache):
    """The cache `shared`; while that is out of reach, this process's own memory.

    So a limit neither falls away, nor locks everybody out, when the database is full or Redis is
    away: each process counts for itself until it is back.
    """

    # Of the process: Django makes a cache for each thread.
    _away_until = 0.0

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._errors = _errors()

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= SharedCache._away_until:
            try:
                shared = caches["shared"]
                with getattr(shared, "patiently", nullcontext)():
                    return getattr(shared, method)(*args, **kwargs)
            except self._errors as error:
                SharedCache._away_until = time.monotonic() + REST
                logger.warning("The shared cache is away; this process counts alone: %s", error)
        return getattr(caches["local"], method)(*args, **kwargs)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self._ask("add", key, value, timeout=timeout, version=version)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._ask("get", key, default=default, version=version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self._ask("set", key, value, timeout=timeout, version=version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self._ask("touch", key, timeout=timeout, version=version)

    def delete(self, key: Any, version: Any = None) -> Any:
        return self._ask("delete", key, version=version)

    def clear(self) -> Any:
        return self._ask("clear")
