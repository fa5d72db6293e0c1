"""Memory that models had, given back to the system."""

import ctypes
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """What was freed stays with the process otherwise: glibc keeps what is below anything that
    is still in use. Takes milliseconds; other C libraries are left as they are."""
    if trim := _malloc_trim():
        trim(0)


@cache
def _malloc_trim() -> Callable[[int], int] | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):
        return None
