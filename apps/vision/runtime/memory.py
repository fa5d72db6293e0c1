"""Memory that models had, given back to the system."""

import ctypes
from collections.abc import Callable
from contextlib import suppress
from functools import cache

# Of malloc.h.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
LARGE = 32 * 2**20


def give_back() -> None:
    """What was freed stays with the process otherwise: glibc keeps what lies below anything that
    is still in use. Takes milliseconds; other C libraries are left as they are."""
    if trim := _malloc_trim():
        trim(0)


def settle() -> None:
    """From now on, large pieces are asked of the system one by one and given back when they are
    freed. glibc otherwise raises that limit as it goes, and half a gigabyte of what a network needs
    for a moment lies scattered in the heap."""
    with suppress(AttributeError, OSError):
        adjust = ctypes.CDLL(None).mallopt
        adjust(M_MMAP_THRESHOLD, LARGE)
        # Or the end of the heap would be given back and asked for again all the time.
        adjust(M_TRIM_THRESHOLD, 2 * LARGE)


@cache
def _malloc_trim() -> Callable[[int], int] | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):
        return None
