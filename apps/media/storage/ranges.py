"""Ranged reads of stored files."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from django.core.files.storage import default_storage

from apps.media.storage.folders import local_path

# Bytes per range request to an object store, held in memory per reader.
WINDOW = 4 * 2**20
# Bytes per read from disk.
CHUNK = 2**18


class Ranged(Protocol):
    """Ranged reads that an object store adds to Django's Storage."""

    def read_range(self, name: str, start: int, stop: int) -> bytes: ...

    def read_first(self, name: str, stop: int) -> tuple[bytes, int, datetime]: ...

    def size_and_time(self, name: str) -> tuple[int, datetime]: ...


def _store() -> Ranged:
    return cast(Ranged, default_storage)


def size_and_time(key: str) -> tuple[int, datetime]:
    """Size and modification time. Raises FileNotFoundError."""
    if local_path(key) is None:
        return _store().size_and_time(key)
    return default_storage.size(key), default_storage.get_modified_time(key)


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened file: size, modification time and content."""

    size: int
    written: datetime
    pieces: Iterator[bytes]


def open_object(key: str) -> Opened:
    """Open an object; a small one in a single request. Raises FileNotFoundError."""
    first, size, written = _store().read_first(key, WINDOW)
    return Opened(size, written, chain([first], _from_store(key, len(first), size)))


def open_seekable(key: str) -> BinaryIO:
    """A seekable file that fetches only what is read. Raises FileNotFoundError."""
    if (path := local_path(key)) is not None:
        return Path(path).open("rb")
    size, _ = _store().size_and_time(key)
    return cast(BinaryIO, io.BufferedReader(_Windows(key, size), CHUNK))


def iter_range(key: str, start: int, stop: int) -> Iterator[bytes]:
    """Bytes from `start` up to `stop`, in chunks."""
    if (path := local_path(key)) is not None:
        return _from_disk(Path(path).open("rb"), start, stop)
    return _from_store(key, start, stop)


def _from_disk(file: BinaryIO, start: int, stop: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while start < stop and (chunk := file.read(min(CHUNK, stop - start))):
            start += len(chunk)
            yield chunk


def _from_store(key: str, start: int, stop: int) -> Iterator[bytes]:
    while start < stop:
        upto = min(stop, start + WINDOW)
        yield _store().read_range(key, start, upto)
        start = upto


class _Windows(io.RawIOBase):
    """A seekable object with one window of it in memory."""

    def __init__(self, key: str, size: int) -> None:
        self._key, self._size = key, size
        self._position = 0
        self._start, self._bytes = 0, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        if self._position >= self._size:
            return 0
        begin = self._position - self._start
        if not 0 <= begin < len(self._bytes):
            self._fetch()
            begin = 0
        data = self._bytes[begin : begin + len(buffer)]
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _fetch(self) -> None:
        self._start = self._position
        self._bytes = _store().read_range(
            self._key, self._start, min(self._size, self._start + WINDOW)
        )
