"""The pieces of a transfer in the storage, and reading them as one file.

One stored file a piece, so that it works where nothing can be appended to (S3) as well.
"""

import io
import secrets
from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from itertools import accumulate
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage

from apps.galleries.storage import drop_folder, listed

FOLDER = "uploads"
# Name and bytes, in their order.
Part = tuple[str, int]


def save(upload_id: UUID, content: BinaryIO) -> str:
    """Keep a piece; returns its name, which no other piece has or will have."""
    name = secrets.token_hex(8)
    default_storage.save(_key(upload_id, name), File(content))
    return name


def delete(upload_id: UUID, names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(_key(upload_id, name))


def delete_folder(upload_id: UUID) -> None:
    """Remove every piece, also those no row knows of; nothing there is no error."""
    folder = f"{FOLDER}/{upload_id}"
    for name in listed(folder)[1]:
        default_storage.delete(f"{folder}/{name}")
    drop_folder(folder)


def folders() -> list[UUID]:
    """The transfers of which anything lies in the storage."""
    return [UUID(name) for name in listed(FOLDER)[0]]


def last_written(upload_id: UUID) -> datetime:
    """When the newest piece was written. Raises FileNotFoundError when there is none."""
    folder = f"{FOLDER}/{upload_id}"
    paths = [f"{folder}/{name}" for name in listed(folder)[1]]
    return max(default_storage.get_modified_time(path) for path in paths or [folder])


def _key(upload_id: UUID, name: str) -> str:
    return f"{FOLDER}/{upload_id}/{name}"


def joined(upload_id: UUID, parts: list[Part]) -> BinaryIO:
    """The pieces as one seekable file."""
    return cast("BinaryIO", io.BufferedReader(_Joined(upload_id, parts), 2**16))


class _Joined(io.RawIOBase):
    """Reads one piece after the other; one of them is open at a time."""

    def __init__(self, upload_id: UUID, parts: list[Part]) -> None:
        self._id = upload_id
        self._names = [name for name, _ in parts]
        self._ends = list(accumulate(size for _, size in parts))
        self._position = 0
        self._open: tuple[int, BinaryIO] | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        size = self._ends[-1] if self._ends else 0
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        index = bisect_right(self._ends, self._position)
        if index == len(self._ends):
            return 0
        begin = self._ends[index - 1] if index else 0
        piece = self._piece(index)
        piece.seek(self._position - begin)
        data = piece.read(min(len(buffer), self._ends[index] - self._position))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _piece(self, index: int) -> BinaryIO:
        if self._open is None or self._open[0] != index:
            self._let_go()
            key = _key(self._id, self._names[index])
            self._open = (index, cast("BinaryIO", default_storage.open(key, "rb")))
        return self._open[1]

    def _let_go(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def close(self) -> None:
        self._let_go()
        super().close()
