"""Uploads on disk: pieces are appended to one file."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.files.storage import default_storage

from apps.media.keys import key_of_upload
from apps.media.models import Upload, UploadPart
from apps.media.storage.local import make_folders, sync_folder
from apps.media.uploads.pieces import (
    Body,
    OffsetError,
    acknowledge,
    copy_counted,
    open_row,
    spool,
)


class AppendedFile:
    """Every acknowledged byte is on disk; anything after them is ignored.

    A piece is spooled first, so that the file is locked for the copy alone, not for a slow client.
    """

    def add(self, upload: Upload, body: Body, most: int) -> int:
        """Returns the bytes added. Raises OffsetError if another piece came first."""
        with spool() as piece:
            size = body.copy(piece, most)
            if not size:
                return 0
            piece.seek(0)
            with _held(upload) as data:
                if not open_row(upload).exists():
                    raise OffsetError
                part = _part_at_end(upload)
                part.crc32 = _append(piece, data, upload.offset, part.crc32 or 0)
                part.bytes += size
                if not acknowledge(upload, size, part):
                    raise OffsetError
        return size

    def complete(self, upload: Upload) -> None:
        """Move the complete file to its key. Idempotent."""
        data, target = _path(key_of_upload(upload.id)), _path(upload.key)
        if loose := list(upload.parts.exclude(key="")):
            _take_in(upload, loose)
        if target != data and data.exists():
            make_folders(target.parent, None)
            data.replace(target)
            sync_folder(target.parent)

    def abandon(self, upload: Upload) -> None:
        """Nothing to do: the files are deleted with their folder."""

    def missing(self, upload: Upload) -> Iterator[str]:
        in_file = [part.end for part in upload.parts.filter(key="")]
        keys = (key_of_upload(upload.id), upload.key)
        there = max((_path(key).stat().st_size for key in keys if _path(key).exists()), default=0)
        if in_file and there < max(in_file):
            yield f"its pieces behind byte {there}"


def _path(key: str) -> Path:
    return Path(default_storage.path(key))


@contextmanager
def _held(upload: Upload) -> Iterator[IO[bytes]]:
    """The file, locked across threads and processes."""
    path = _path(key_of_upload(upload.id))
    is_new = not path.exists()
    make_folders(path.parent, None)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if is_new:
            sync_folder(path.parent)
        yield file


def _append(piece: IO[bytes], data: IO[bytes], offset: int, crc: int) -> int:
    data.seek(offset)
    crc = copy_counted(piece, data, crc)
    # A killed process may have written bytes that were never acknowledged.
    data.truncate()
    data.flush()
    os.fsync(data.fileno())
    return crc


def _part_at_end(upload: Upload) -> UploadPart:
    """The last part, which grows to the piece size, so tiny pieces need no rows."""
    last = upload.parts.order_by("-offset").first()
    if last and last.bytes < upload.piece_bytes and not last.key and last.crc32 is not None:
        return last
    return UploadPart(upload=upload, offset=upload.offset, bytes=0)


def _take_in(upload: Upload, loose: list[UploadPart]) -> None:
    """Copy parts stored by an older version as separate files into their place."""
    with _held(upload) as data:
        for part in loose:
            data.seek(part.offset)
            with default_storage.open(part.key, "rb") as file:
                part.crc32 = copy_counted(file, data)
        data.flush()
        os.fsync(data.fileno())
    for part in loose:
        UploadPart.objects.filter(pk=part.pk).update(key="", crc32=part.crc32)
        default_storage.delete(part.key)
