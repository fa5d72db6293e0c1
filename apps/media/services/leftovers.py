"""Inconsistencies that the next sweep will repair."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

# Bytes are written before their row. A crash in between leaves a file that the next sweep moves;
# one that survives two sweeps is a fault.
SWEPT_WITHIN = timedelta(days=2)
# What nobody sweeps may be under way for so long.
GRACE = timedelta(hours=6)


def is_leftover(written: Callable[[], datetime]) -> bool:
    """Whether a sweep may be still to come."""
    return not is_older(SWEPT_WITHIN, written)


def is_older(age: timedelta, written: Callable[[], datetime]) -> bool:
    """Whether nobody has written there for so long."""
    try:
        return timezone.now() - written() >= age
    except FileNotFoundError:  # It is being removed.
        return False
