"""Optional writes: last seen, search history, visit counts.

Reading needs no write. If the database is full, locked or read-only, or storage is full, the reader
loses only such a record and a short wait, never the page.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from django.db import InternalError, OperationalError, connection, transaction

logger = logging.getLogger(__name__)

# Seconds such a write waits for a lock; others wait for 20.
WAIT = 0.25
# Seconds after a failure during which none is tried: a page may need several.
REST = 5.0
# Seconds between repeated log messages.
TELL_AGAIN = 600.0
# Errors of a database that is locked, full or down (OperationalError) or read-only on PostgreSQL
# (InternalError), and of storage that is full or unavailable.
CANNOT_WRITE = (OperationalError, InternalError, OSError)


class _Trouble:
    """The last failure in this process; a race between threads costs only a log line."""

    until = 0.0
    told = -TELL_AGAIN

    def note(self, what: str, error: BaseException) -> None:
        now = time.monotonic()
        self.until = now + REST
        if now - self.told >= TELL_AGAIN:
            self.told = now
            logger.warning("Not written, for the reader's sake: %s (%s)", what, error)


_trouble = _Trouble()


def best_effort(what: str, write: Callable[[], object], *, wait: float = WAIT) -> bool:
    """Call `write`, unless a recent call failed; returns whether it succeeded.

    `write` opens its own transaction if it needs one. Within an outer one, a failure rolls back
    only its part. A write whose loss people notice sets a longer `wait`; it is tried whatever
    became of the others.
    """
    if is_resting() and wait <= WAIT:
        return False
    try:
        with patience(wait), _hasty(), _apart():
            write()
    except CANNOT_WRITE as error:
        _trouble.note(what, error)
        return False
    _trouble.told = -TELL_AGAIN
    return True


def is_resting() -> bool:
    """Whether writes are suspended after a recent failure."""
    return time.monotonic() < _trouble.until


def forget_trouble() -> None:
    """Resume writes at once."""
    _trouble.until = 0.0
    _trouble.told = -TELL_AGAIN


def _apart() -> AbstractContextManager[object]:
    """A savepoint, since an error would abort the surrounding transaction."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


@contextmanager
def _hasty() -> Iterator[None]:
    """Do not fsync on SQLite while holding its write lock: a power cut may lose only this write."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    connection.connection.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        if connection.connection is not None:
            connection.connection.execute("PRAGMA synchronous = FULL")


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Limit the wait for a locked database; needed only for SQLite, which locks as a whole."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    usual = connection.settings_dict["OPTIONS"].get("timeout", 5)
    # Not through Django's cursor, so that it does not count as a query.
    connection.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    try:
        yield
    finally:
        if connection.connection is not None:
            connection.connection.execute(f"PRAGMA busy_timeout = {int(usual * 1000)}")
