"""Unique file names for downloads and exports."""

from apps.galleries.folding import folded
from futu.file_names import MAX_BYTES, numbered, portable

__all__ = ["MAX_BYTES", "portable", "unused"]


def unused(name: str, used: set[str]) -> str:
    """The portable name, numbered if it is in `used` (ignoring case); added to `used`."""
    name = free = portable(name)
    number = 1
    while folded(free) in used:
        number += 1
        free = numbered(name, number)
    used.add(folded(free))
    return free
