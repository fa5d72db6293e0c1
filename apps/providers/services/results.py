"""Cached answers, and a single request for concurrent identical questions.

Threads of a process wait for the one that asks; processes coordinate by a claim in the row. A
failure is raised in the waiting threads, and never stored.
"""

from __future__ import annotations

import copy
import hashlib
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from apps.providers.errors import BusyError, ProviderError
from apps.providers.models import CachedResult, Provider

POLL = 0.25
Answer = dict[str, Any]
Ask = Callable[[Callable[[], object]], Answer]


@dataclass(frozen=True, slots=True)
class Place:
    """Cache key and owner of an answer."""

    key: str
    provider: Provider
    person_id: int | None
    scope: str
    # After this a claim that was not renewed has expired: its process has died.
    lease: timedelta
    # Maximum wait for another one's answer.
    longest: timedelta


def key_of(provider: Provider, person_id: int | None, scope: str, parts: dict[str, Any]) -> str:
    """Hash of everything the answer depends on; `parts` holds digests, never content."""
    whole = {
        "provider": [provider.pk, provider.adapter, provider.base_url, provider.options],
        "person": person_id,
        "scope": scope,
        **parts,
    }
    return digest(json.dumps(whole, sort_keys=True))


def digest(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def once(place: Place, ask: Ask) -> tuple[Answer, bool]:
    """A cached answer, one requested concurrently, or that of `ask`; with whether it was reused.

    Raises what `ask` raises. `ask` receives a function that renews its claim.
    """
    kept = _kept(place.key)
    if kept is not None:
        return kept, True
    flight, is_first = _flights.join(place.key)
    if not is_first:
        return _follow(flight, place), True
    try:
        answer, is_kept = _lead(place, ask)
    except BaseException as error:
        flight.set_exception(error)
        raise
    else:
        flight.set_result(answer)
        return answer, is_kept
    finally:
        _flights.leave(place.key)


def forget(*, scope: str) -> None:
    """Delete the answers of a scope whose subject was deleted."""
    CachedResult.objects.filter(scope=scope).delete()


def oldest() -> datetime:
    return timezone.now() - timedelta(days=settings.FUTU_PROVIDER_CACHE_DAYS)


class _Flights:
    """Requests in progress in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flights: dict[str, Future[Answer]] = {}

    def join(self, key: str) -> tuple[Future[Answer], bool]:
        with self._lock:
            if key in self._flights:
                return self._flights[key], False
            self._flights[key] = Future()
            return self._flights[key], True

    def leave(self, key: str) -> None:
        with self._lock:
            del self._flights[key]


_flights = _Flights()


def _follow(flight: Future[Answer], place: Place) -> Answer:
    try:
        error = flight.exception(timeout=place.longest.total_seconds())
    except NotInTime:
        raise BusyError from None
    if isinstance(error, ProviderError):
        raise copy.copy(error)  # Exceptions are copied: a traceback belongs to one thread.
    if error is not None:
        raise BusyError  # Cancellation and shutdown belong to that thread only.
    return flight.result()


def _lead(place: Place, ask: Ask) -> tuple[Answer, bool]:
    claim = uuid4()
    deadline = time.monotonic() + place.longest.total_seconds()
    while not _claim(place, claim):
        if (kept := _kept(place.key)) is not None:
            return kept, True
        if time.monotonic() > deadline:
            raise BusyError
        time.sleep(POLL)
    mine = CachedResult.objects.filter(key=place.key, claim=claim)
    try:
        answer = ask(lambda: mine.update(claimed_until=timezone.now() + place.lease))
    except BaseException:
        mine.delete()
        raise
    mine.update(answer=answer, claim=None, claimed_until=None, created=timezone.now())
    return answer, False


def _kept(key: str) -> Answer | None:
    row = CachedResult.objects.filter(key=key, answer__isnull=False, created__gte=oldest())
    return row.values_list("answer", flat=True).first()


def _claim(place: Place, claim: UUID) -> bool:
    """Claim the answer: unclaimed, expired, or of a dead process."""
    now = timezone.now()
    values = {"claim": claim, "claimed_until": now + place.lease, "answer": None}
    is_free = Q(answer__isnull=True, claimed_until__lt=now)
    is_old = Q(answer__isnull=False, created__lt=oldest())
    if CachedResult.objects.filter(is_free | is_old, key=place.key).update(**values):
        return True
    try:
        with transaction.atomic():
            CachedResult(
                key=place.key,
                provider=place.provider,
                person_id=place.person_id,
                scope=place.scope,
                **values,
            ).save(force_insert=True)
    except IntegrityError:
        return False
    return True
