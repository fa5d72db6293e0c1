from __future__ import annotations

import os
import time
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from django.utils import timezone

# The variable that names the file with the seconds by which the clock is off.
CLOCK = "FUTU_CHAOS_CLOCK"
# A file is looked at this often by one process.
FRESH_SECONDS = 0.2

_read = (-1.0, 0)


def offset(clock: Path) -> int:
    try:
        return int(clock.read_text())
    except FileNotFoundError:
        return 0


def set_offset(clock: Path, seconds: int) -> None:
    part = clock.with_suffix(".part")
    part.write_text(f"{seconds}\n")
    part.replace(clock)


def _offset() -> int:
    global _read
    now = time.monotonic()
    if now - _read[0] > FRESH_SECONDS:
        _read = (now, offset(Path(os.environ[CLOCK])))
    return _read[1]


class Jumping(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        return datetime.now(tz) + timedelta(seconds=_offset())


def install() -> None:
    """Also fields whose default is `timezone.now` follow: the function looks the class up."""
    if CLOCK in os.environ:
        real = time.time
        time.time = lambda: real() + _offset()
        timezone.datetime = Jumping  # type: ignore[attr-defined]
