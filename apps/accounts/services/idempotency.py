"""Idempotency keys: process a request once, even if the client repeats it.

The request that first inserts the key's row is processed; a unique constraint decides between
concurrent ones. Only successful responses are stored: after an error the key can be used again.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import IdempotentRequest
from apps.jobs import processes

# How long a response is stored.
KEEP = timedelta(days=1)
# No request takes this long: its process has died, on a host of which nothing is known here.
ABANDONED_AFTER = timedelta(minutes=15)
# In the place of the response, while there is none: the process that works on it.
PROCESS = "process"


class KeyInUse(Exception):  # noqa: N818 - a state to wait out, as those in jobs/run.py
    """The same request is being processed."""


class KeyReused(Exception):  # noqa: N818
    """The key was used for a different request."""


@dataclass(frozen=True, slots=True)
class Said:
    """The stored response."""

    status: int
    body: Any


def begin(owner_id: int, key: str, digest: str) -> Said | None:
    """Claim the key, or return the stored response; raises KeyInUse and KeyReused."""
    mine = IdempotentRequest(owner_id=owner_id, key=key, digest=digest, body=_working())
    try:
        with transaction.atomic():
            mine.save(force_insert=True)
    except IntegrityError:
        return _again(owner_id, key, digest)
    return None


def _again(owner_id: int, key: str, digest: str) -> Said | None:
    row = IdempotentRequest.objects.filter(owner=owner_id, key=key).first()
    if row is None:
        raise KeyInUse  # It failed just now, and can be tried once more.
    if row.created < timezone.now() - KEEP or (row.status is None and _is_abandoned(row)):
        _take_over(row, digest)
        return None
    if row.digest != digest:
        raise KeyReused
    if row.status is None:
        raise KeyInUse
    return Said(row.status, row.body)


def _working() -> dict[str, str]:
    return {PROCESS: processes.name()}


def _is_abandoned(row: IdempotentRequest) -> bool:
    """Whether nobody works on it any more: a client whose answer was lost asks again at once."""
    process = (row.body or {}).get(PROCESS)
    if process and processes.is_dead(process):
        return True
    return row.created < timezone.now() - ABANDONED_AFTER


def _take_over(row: IdempotentRequest, digest: str) -> None:
    """Of several requests that find an abandoned row, one claims it."""
    as_seen = IdempotentRequest.objects.filter(pk=row.pk, created=row.created)
    if not as_seen.update(digest=digest, status=None, body=_working(), created=timezone.now()):
        raise KeyInUse


def finish(owner_id: int, key: str, status: int, body: Any) -> None:
    """Store the response, in the transaction of the operation, so both commit or neither."""
    IdempotentRequest.objects.filter(owner=owner_id, key=key).update(status=status, body=body)


def forget(owner_id: int, key: str) -> None:
    """Release the key after a failure."""
    IdempotentRequest.objects.filter(owner=owner_id, key=key, status=None).delete()


def forget_old_requests() -> int:
    """Delete rows older than a day; returns how many."""
    old = IdempotentRequest.objects.filter(created__lt=timezone.now() - KEEP)
    return old.delete()[0]
