"""What does not agree yet, and will after the next sweep."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

# Bytes are written before the row that speaks of them, and nobody was told that they are kept
# until there was one. What a crash left between the two is removed by the daily sweep; what is
# still there after two of them is a fault.
SWEPT_WITHIN = timedelta(days=2)


class Leftover(str):
    """Something that does not agree yet, and will when the next daily sweep has been."""


def left(line: str, written: Callable[[], datetime]) -> str:
    """`line` as a Leftover while a sweep may be still to come."""
    try:
        is_new = timezone.now() - written() < SWEPT_WITHIN
    except FileNotFoundError:  # It is being removed.
        is_new = True
    return Leftover(line) if is_new else line
