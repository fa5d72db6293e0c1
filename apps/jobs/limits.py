"""A limit on the time of one unit of work.

django-q2's own timeout is for a whole task, which a long import would exceed though it
advances all the time. Ours starts anew with every heartbeat.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType

from django.conf import settings

_armed = False
# What a unit may take at present, if more than usual.
_longer = 0


class UnitTimeoutError(Exception):
    """One unit of work took longer than FUTU_UNIT_TIMEOUT seconds."""


def stale_after() -> timedelta:
    """A job whose heartbeat is older than this is no longer being worked on."""
    return timedelta(seconds=settings.FUTU_UNIT_TIMEOUT + 30)


def _ring(signum: int, frame: FrameType | None) -> None:
    raise UnitTimeoutError


@contextmanager
def unit_limit() -> Iterator[None]:
    """Raise UnitTimeoutError in the block when `rearm` is not called for too long.

    Signals reach the main thread only; in another thread there is no limit.
    """
    global _armed
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGALRM, _ring)
    _armed = True
    rearm()
    try:
        yield
    finally:
        _armed = False
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)


def rearm() -> None:
    """Start the present unit's time anew."""
    if _armed and threading.current_thread() is threading.main_thread():
        signal.alarm(max(_longer, settings.FUTU_UNIT_TIMEOUT))


@contextmanager
def longer(seconds: int) -> Iterator[None]:
    """Let each unit in the block take so long."""
    global _longer
    before, _longer = _longer, seconds
    rearm()
    try:
        yield
    finally:
        _longer = before
        rearm()
