"""A database cache shared by all processes of an instance (FUTU_CACHE=database).

Django's own treats a failed write as a lost race, and counts the whole table on every write.
"""

import pickle
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import CacheEntry
from futu.best_effort import patience

# Seconds.
WAIT = 0.5
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class RowCache(BaseCache):
    """Every change is one atomic statement. Raises DatabaseError."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def patiently(self) -> AbstractContextManager[None]:
        """Wait for other writers of SQLite, but with a shorter timeout than usual."""
        return patience(WAIT)

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        entry = self._entry(key, value, timeout, version)
        CacheEntry.objects.filter(key=entry.key, expires__lte=timezone.now()).delete()
        try:
            with transaction.atomic():
                entry.save(force_insert=True)
        except IntegrityError:
            return False
        return True

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        kept = CacheEntry.objects.filter(
            key=self.make_and_validate_key(key, version=version), expires__gt=timezone.now()
        )
        value = kept.values_list("value", flat=True).first()
        # Pickled by ourselves; anybody who can write rows can do more damage than this.
        return default if value is None else pickle.loads(bytes(value))  # noqa: S301

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        CacheEntry.objects.bulk_create(
            [self._entry(key, value, timeout, version)],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["value", "expires"],
        )

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        kept = CacheEntry.objects.filter(key=self.make_and_validate_key(key, version=version))
        return bool(kept.update(expires=self._expires(timeout)))

    def delete(self, key: Any, version: Any = None) -> bool:
        kept = CacheEntry.objects.filter(key=self.make_and_validate_key(key, version=version))
        return bool(kept.delete()[0])

    def clear(self) -> None:
        CacheEntry.objects.all().delete()

    def _entry(self, key: Any, value: Any, timeout: Any, version: Any) -> CacheEntry:
        return CacheEntry(
            key=self.make_and_validate_key(key, version=version),
            value=pickle.dumps(value, pickle.HIGHEST_PROTOCOL),
            expires=self._expires(timeout),
        )

    def _expires(self, timeout: Any) -> datetime:
        moment = self.get_backend_timeout(timeout)
        return NEVER if moment is None else datetime.fromtimestamp(moment, UTC)


def clear_expired() -> int:
    """Delete expired entries; returns how many."""
    return CacheEntry.objects.filter(expires__lte=timezone.now()).delete()[0]
