"""Doing what was asked once, though a program asks again because it heard no answer.

Whoever writes the key's row first may act; the unique constraint decides between two that
come together. Only what was done is remembered: after an error the key is free again.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import IdempotentRequest

# How long an answer is remembered.
KEEP = timedelta(days=1)
# No request takes this long: whoever began it is gone, and another may begin anew.
ABANDONED_AFTER = timedelta(minutes=15)


class KeyInUse(Exception):  # noqa: N818 - a state to wait out, as those in jobs/run.py
    """The same request is being answered at this moment."""


class KeyReused(Exception):  # noqa: N818
    """The key came with another request before."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the request was answered the first time."""

    status: int
    body: Any


def begin(owner_id: int, key: str, digest: str) -> Said | None:
    """Claim the key, or return what was answered; raises KeyInUse and KeyReused."""
    mine = IdempotentRequest(owner_id=owner_id, key=key, digest=digest)
    try:
        with transaction.atomic():
            mine.save(force_insert=True)
    except IntegrityError:
        return _again(owner_id, key, digest)
    return None


def _again(owner_id: int, key: str, digest: str) -> Said | None:
    row = IdempotentRequest.objects.filter(owner=owner_id, key=key).first()
    if row is None:
        raise KeyInUse  # It failed in this moment, and can be tried once more.
    if row.created < timezone.now() - KEEP or (row.status is None and _is_abandoned(row)):
        _take_over(row, digest)
        return None
    if row.digest != digest:
        raise KeyReused
    if row.status is None:
        raise KeyInUse
    return Said(row.status, row.body)


def _is_abandoned(row: IdempotentRequest) -> bool:
    return row.created < timezone.now() - ABANDONED_AFTER


def _take_over(row: IdempotentRequest, digest: str) -> None:
    """Of several that find the row left behind, one gets it."""
    as_seen = IdempotentRequest.objects.filter(pk=row.pk, created=row.created)
    if not as_seen.update(digest=digest, status=None, body=None, created=timezone.now()):
        raise KeyInUse


def finish(owner_id: int, key: str, status: int, body: Any) -> None:
    """Remember the answer. Inside the transaction of what was done, both commit or neither."""
    IdempotentRequest.objects.filter(owner=owner_id, key=key).update(status=status, body=body)


def forget(owner_id: int, key: str) -> None:
    """It came to nothing: the key is free for another try."""
    IdempotentRequest.objects.filter(owner=owner_id, key=key, status=None).delete()


def forget_old_requests() -> int:
    """Delete what is older than a day; how many."""
    old = IdempotentRequest.objects.filter(created__lt=timezone.now() - KEEP)
    return old.delete()[0]
