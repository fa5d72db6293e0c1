"""Inconsistencies that the next sweep will repair."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

# Bytes are written before their row. A crash in between leaves a file that the daily sweep removes;
# one that survives two sweeps is a fault.
SWEPT_WITHIN = timedelta(days=2)


class Leftover(str):
    """An inconsistency that the next daily sweep repairs."""


def left(line: str, written: Callable[[], datetime]) -> str:
    """`line` as a Leftover while a sweep may be still to come."""
    try:
        is_new = timezone.now() - written() < SWEPT_WITHIN
    except FileNotFoundError:  # It is being removed.
        is_new = True
    return Leftover(line) if is_new else line
