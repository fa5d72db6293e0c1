"""Opening what is in a folder without following a symbolic link on the way.

Whoever may write into a watched folder must not be able to have other files of the host read, also
not by changing a folder for a link between a check and the opening: so there is no check, and each
part of the way is opened in the one before.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A pipe must not hold up whoever opens it.
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@contextmanager
def opened_folder(root: Path, path: str) -> Iterator[int]:
    """The descriptor of the folder at this path below `root`. Raises OSError."""
    top = os.open(root, FOLDER)
    try:
        folder = _at_the_end(top, Path(path).parts)
    finally:
        os.close(top)
    try:
        yield folder
    finally:
        os.close(folder)


def open_file(folder: int, path: str) -> int:
    """The descriptor of a regular file below the folder. Raises OSError for anything else."""
    *parents, name = Path(path).parts
    parent = _at_the_end(folder, tuple(parents))
    try:
        file = os.open(name, FILE, dir_fd=parent)
    finally:
        os.close(parent)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise OSError(f"{name} is not a regular file.")
    return file


def _at_the_end(folder: int, parts: tuple[str, ...]) -> int:
    """A descriptor of its own, to be closed by the caller."""
    here = os.dup(folder)
    for part in parts:
        before = here
        try:
            here = os.open(part, FOLDER, dir_fd=before)
        finally:
            os.close(before)
    return here


class ReadError(Exception):
    """A file of the folder cannot be read: no fault of the place where pictures are kept."""


class Source(io.FileIO):
    def readinto(self, buffer: Any) -> int | None:
        try:
            return super().readinto(buffer)
        except OSError as error:
            raise ReadError from error

    def readall(self) -> bytes:
        try:
            return super().readall()
        except OSError as error:
            raise ReadError from error


def reader_of(descriptor: int) -> io.BufferedReader:
    """The open file, which is closed with it."""
    return io.BufferedReader(Source(descriptor, "rb"))
