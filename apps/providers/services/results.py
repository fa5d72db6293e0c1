"""Answers that are used again, and one request for all who ask the same at the same time.

Threads of a process wait for the one of them that asks; processes find each other by a claim in
the row. A failure reaches the threads that wait, and is never kept.
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
    """Where an answer is kept, and who it belongs to."""

    key: str
    provider: Provider
    person_id: int | None
    scope: str
    # After this a claim that nobody renewed is nobody's any more: its process ended.
    lease: timedelta
    # Who waits for another one's answer gives up.
    longest: timedelta


def key_of(provider: Provider, person_id: int | None, scope: str, parts: dict[str, Any]) -> str:
    """Of all that the answer depends on; `parts` holds digests, never the content."""
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
    """The answer that is kept, of somebody who asks for it now, or of `ask`; and whether it is
    not of `ask`. Raises what `ask` raises. What `ask` is given renews its claim."""
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
    """Drop what is kept in a scope: what it is about is gone."""
    CachedResult.objects.filter(scope=scope).delete()


def oldest() -> datetime:
    return timezone.now() - timedelta(days=settings.FUTU_PROVIDER_CACHE_DAYS)


class _Flights:
    """What threads of this process are asking."""

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
        raise copy.copy(error)  # A traceback belongs to one thread.
    if error is not None:
        raise BusyError  # A job that was cancelled, a worker that stops: not ours to raise.
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
    """Whether the answer is ours to ask for: nobody's, too old, or of a process that is gone."""
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
