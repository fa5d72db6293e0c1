"""Cache configuration from FUTU_CACHE, as Django's CACHES.

All rate limits count in the cache `default`. One web process can use its own memory; several need a
shared cache. The cache `local` is for data each process may keep separately.
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
# Large enough that nobody can evict counters by using many keys; each takes a hundred bytes.
MAX_KEYS = 100_000
# Seconds to wait for the shared cache before falling back.
WAIT, REST = 0.5, 5.0


def caches_at(address: str) -> dict[str, Any]:
    """The CACHES of an instance that counts limits at `address`.

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
    """Errors raised by an unavailable shared cache."""
    if not find_spec("redis"):
        return (DatabaseError, OSError)
    from redis.exceptions import RedisError

    return (DatabaseError, OSError, RedisError)


class SharedCache(BaseCache):
    """The cache `shared`, or this process's memory while that is unavailable.

    So limits neither disappear nor lock everybody out when the database is full or Redis is down:
    each process counts for itself meanwhile.
    """

    # Per process: Django creates a cache per thread.
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
