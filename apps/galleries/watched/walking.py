"""The files of a watched folder, as they are now."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from apps.galleries.services.importing import is_hidden
from apps.galleries.services.libraries import SIDECARS
from apps.galleries.services.watching import is_unfinished
from futu.folders import BACKUP_MARKER

# A folder of so many files is scanned in seconds; beyond, not at all.
MOST = 1_000_000
DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Found:
    """A file by its path below the folder, and by what changes when it is written."""

    path: str
    size: int
    modified: int


class Walk:
    """Files in a stable order; what cannot be read is counted, and links are left aside."""

    def __init__(self, folder: int) -> None:
        self._folder = folder
        self.unreadable = 0
        self.has_more = False

    def __iter__(self) -> Iterator[Found]:
        count = 0
        for parent, names, inside in self._folders():
            for name in sorted(names):
                found = _found(inside, name, parent)
                if found is None:
                    continue
                count += 1
                if count > MOST:
                    self.has_more = True
                    return
                yield found

    def _folders(self) -> Iterator[tuple[PurePath, list[str], int]]:
        below = os.fwalk(".", dir_fd=self._folder, onerror=self._count, follow_symlinks=False)
        for here, folders, names, inside in below:
            parent = PurePath(here)
            if BACKUP_MARKER in names:  # Everybody's originals.
                folders[:] = []
                continue
            is_deep = len(parent.parts) >= DEEPEST
            folders[:] = [] if is_deep else sorted(n for n in folders if not n.startswith("."))
            yield parent, names, inside

    def _count(self, error: OSError) -> None:
        self.unreadable += 1


def _found(inside: int, name: str, parent: PurePath) -> Found | None:
    """None for what is no picture of any kind, or no file any more."""
    path = PurePath(name)
    if is_hidden(path) or is_unfinished(path) or path.suffix.lower() in SIDECARS:
        return None
    try:
        told = os.stat(name, dir_fd=inside, follow_symlinks=False)
    except OSError:
        return None
    if not stat.S_ISREG(told.st_mode):
        return None
    return Found(str(parent / name), told.st_size, told.st_mtime_ns)


def stat_again(folder: int, found: Found) -> Found | None:
    """The same file now. A folder that was changed for a link is noticed when it is opened."""
    try:
        told = os.stat(found.path, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return None
    return Found(found.path, told.st_size, told.st_mtime_ns)
