"""Places at a provider: no more requests at the same time than it was given, of all processes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

from allauth.core.internal import ratelimit
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from apps.providers.errors import BusyError
from apps.providers.models import Provider, Slot

POLL = 0.1
ACTION = "provider"


@contextmanager
def place(provider: Provider) -> Iterator[None]:
    """Wait for the turn by rate and for a free place. Raises BusyError after a time-out's time."""
    deadline = time.monotonic() + provider.timeout
    holder = uuid4()
    while not _take(provider, holder):
        _wait(deadline)
    try:
        while not _is_within_rate(provider):
            _wait(deadline)
        yield
    finally:
        Slot.objects.filter(provider=provider, holder=holder).update(holder=None, until=None)


def _wait(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise BusyError
    time.sleep(POLL)


def _take(provider: Provider, holder: UUID) -> bool:
    """One conditional UPDATE, of a place that is free or whose holder is long gone."""
    now = timezone.now()
    # Twice the time-out is the longest a request takes; the wait for the rate comes before it.
    until = now + timedelta(seconds=3 * provider.timeout + 60)
    slots = Slot.objects.filter(provider=provider, n__lt=provider.concurrency)
    free = Q(until=None) | Q(until__lt=now)
    for pk in slots.filter(free).values_list("pk", flat=True):
        if Slot.objects.filter(free, pk=pk).update(holder=holder, until=until):
            return True
    missing = set(range(provider.concurrency)) - set(slots.values_list("n", flat=True))
    return any(_make(Slot(provider=provider, n=n, holder=holder, until=until)) for n in missing)


def _make(slot: Slot) -> bool:
    try:
        with transaction.atomic():
            slot.save(force_insert=True)
    except IntegrityError:
        return False  # Another process made it, and holds it.
    return True


def _is_within_rate(provider: Provider) -> bool:
    """Counted where all limits are (FUTU_CACHE)."""
    if not provider.rate:
        return True
    allowed = ratelimit.consume(
        HttpRequest(),  # Its key is all that counts.
        app="futu",
        action=ACTION,
        config={ACTION: f"{provider.rate}/m/key"},
        key=str(provider.pk),
        limit_get=True,
    )
    return bool(allowed)
