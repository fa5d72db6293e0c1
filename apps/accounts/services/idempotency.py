"""Idempotency keys: process a request once, even if the client repeats it.

The request that first inserts the key's row is processed; a unique constraint decides between
concurrent ones. Only successful responses are stored: after an error the key can be used again.
"""

import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError, InterfaceError, connection, transaction
from django.utils import timezone

from apps.accounts.models import IdempotentRequest
from apps.jobs import processes

# How long a response is stored.
KEEP = timedelta(days=1)
# No request takes this long: its process has died, on a host of which nothing is known here.
ABANDONED_AFTER = timedelta(minutes=15)
# In the place of the response, while there is none: the process that works on it, and which of
# its requests.
PROCESS, ATTEMPT = "process", "attempt"
# Between two looks at a database that does not answer.
PAUSE_SECONDS = 0.5


class KeyInUse(Exception):  # noqa: N818 - a state to wait out, as those in jobs/run.py
    """The same request is being processed."""


class KeyReused(Exception):  # noqa: N818
    """The key was used for a different request."""


@dataclass(frozen=True, slots=True)
class Said:
    """The stored response."""

    status: int
    body: Any


def begin(owner_id: int, key: str, digest: str, attempt: str) -> Said | None:
    """Claim the key, or return the stored response; raises KeyInUse and KeyReused.

    `attempt` names this request alone. Whatever else is raised, the key may have been claimed:
    `forget` it.
    """
    working = {PROCESS: processes.name(), ATTEMPT: attempt}
    mine = IdempotentRequest(owner_id=owner_id, key=key, digest=digest, body=working)
    try:
        with transaction.atomic():
            mine.save(force_insert=True)
    except IntegrityError:
        return _again(owner_id, key, digest, working)
    return None


def _again(owner_id: int, key: str, digest: str, working: dict[str, str]) -> Said | None:
    row = IdempotentRequest.objects.filter(owner=owner_id, key=key).first()
    if row is None:
        raise KeyInUse  # It failed just now, and can be tried once more.
    if row.created < timezone.now() - KEEP or (row.status is None and _is_abandoned(row)):
        _take_over(row, digest, working)
        return None
    if row.digest != digest:
        raise KeyReused
    if row.status is None:
        raise KeyInUse
    return Said(row.status, row.body)


def _is_abandoned(row: IdempotentRequest) -> bool:
    """Whether nobody works on it any more: a client whose answer was lost asks again at once."""
    process = (row.body or {}).get(PROCESS)
    if process and processes.is_dead(process):
        return True
    return row.created < timezone.now() - ABANDONED_AFTER


def _take_over(row: IdempotentRequest, digest: str, working: dict[str, str]) -> None:
    """Of several requests that find an abandoned row, one claims it."""
    as_seen = IdempotentRequest.objects.filter(pk=row.pk, created=row.created)
    if not as_seen.update(digest=digest, status=None, body=working, created=timezone.now()):
        raise KeyInUse


def finish(owner_id: int, key: str, status: int, body: Any) -> None:
    """Store the response, in the transaction of the operation, so both commit or neither."""
    IdempotentRequest.objects.filter(owner=owner_id, key=key).update(status=status, body=body)


def forget(owner_id: int, key: str, attempt: str) -> None:
    """Release the key after a failure, if this request has it; when the database does not answer,
    as soon as it does: this process lives, so that nobody else would take the key over."""
    try:
        _release(owner_id, key, attempt)
    except (DatabaseError, InterfaceError):
        later = threading.Thread(
            target=_release_later, args=(owner_id, key, attempt), name="idempotency", daemon=True
        )
        later.start()


def _release(owner_id: int, key: str, attempt: str) -> None:
    mine = IdempotentRequest.objects.filter(owner=owner_id, key=key, status=None)
    mine.filter(**{f"body__{ATTEMPT}": attempt}).delete()


def _release_later(owner_id: int, key: str, attempt: str) -> None:
    until = time.monotonic() + ABANDONED_AFTER.total_seconds()
    while time.monotonic() < until:
        time.sleep(PAUSE_SECONDS)
        try:
            _release(owner_id, key, attempt)
        except (DatabaseError, InterfaceError):
            continue
        else:
            return
        finally:
            connection.close()


def forget_old_requests() -> int:
    """Delete rows older than a day; returns how many."""
    old = IdempotentRequest.objects.filter(created__lt=timezone.now() - KEEP)
    return old.delete()[0]
