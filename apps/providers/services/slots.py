"""Concurrency limit per provider, across all processes."""

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
    """Wait for the rate limit and a free slot. Raises BusyError after the timeout."""
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
    """One conditional UPDATE claims a free or expired slot."""
    now = timezone.now()
    # A request takes at most twice the timeout; waiting for the rate limit comes before.
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
        return False  # Another process created and holds it.
    return True


def _is_within_rate(provider: Provider) -> bool:
    """Uses the shared rate limiter (FUTU_CACHE)."""
    if not provider.rate:
        return True
    allowed = ratelimit.consume(
        HttpRequest(),  # Only the key is needed.
        app="futu",
        action=ACTION,
        config={ACTION: f"{provider.rate}/m/key"},
        key=str(provider.pk),
        limit_get=True,
    )
    return bool(allowed)
