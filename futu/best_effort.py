"""Writes that nobody waits for: when somebody was here last, what they searched, how often a link
was opened.

Reading needs no write. A database that is full, locked or read-only, or a store without room,
costs a reader such a note and a short wait, never the page.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from django.db import InternalError, OperationalError, connection, transaction

logger = logging.getLogger(__name__)

# Seconds that such a write waits for a lock, where others wait for 20.
WAIT = 0.25
# Seconds after one that failed in which none is tried: a page may want several.
REST = 5.0
# Seconds until the log is told again that it is still so.
TELL_AGAIN = 600.0
# A database that refuses to write: locked, full, gone (OperationalError), read-only on PostgreSQL
# (InternalError); a store without room or out of reach.
CANNOT_WRITE = (OperationalError, InternalError, OSError)


class _Trouble:
    """What this process knows of the last failure; a race between threads costs a log line."""

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
    """Call `write`, unless it failed a moment ago; whether it was done.

    `write` opens its own transaction if it needs one. Within another one a part of it is undone.
    """
    if is_resting():
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
    """Whether a write failed so lately that none is tried."""
    return time.monotonic() < _trouble.until


def forget_trouble() -> None:
    """Try again at once."""
    _trouble.until = 0.0
    _trouble.told = -TELL_AGAIN


def _apart() -> AbstractContextManager[object]:
    """An error ends the transaction that it happens in, but for what a savepoint fences off."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


@contextmanager
def _hasty() -> Iterator[None]:
    """SQLite does not wait for the disk, with its only lock for writing held: a power cut may cost
    such a write, and no other."""
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
    """Wait for a locked database no longer than `seconds`: SQLite alone waits for a whole one."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    usual = connection.settings_dict["OPTIONS"].get("timeout", 5)
    # Not through a cursor of Django's: this is no query of the page.
    connection.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    try:
        yield
    finally:
        if connection.connection is not None:
            connection.connection.execute(f"PRAGMA busy_timeout = {int(usual * 1000)}")
