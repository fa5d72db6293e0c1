"""Pieces of bytes as a file."""

import io
from collections.abc import Iterable
from typing import IO, Any, cast

from django.core.files.base import File


def file_of(pieces: Iterable[bytes], name: str) -> File:
    """For Django's storages, which read it once."""
    return File(cast(IO[Any], PiecesReader(pieces)), name)


class PiecesReader(io.RawIOBase):
    """A file that is read once, from its beginning."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size
