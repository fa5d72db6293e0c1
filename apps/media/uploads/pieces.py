"""Receive a piece: read it, store it durably, acknowledge it."""

import tempfile
import zlib
from collections.abc import Iterable
from typing import IO, BinaryIO

from django.conf import settings
from django.db import transaction
from django.http import UnreadablePostError
from django.utils import timezone

from apps.media.managers import UploadQuerySet
from apps.media.models import Upload, UploadPart

CHUNK = 2**18


class OffsetError(Exception):
    """A piece that does not start at the current offset."""


class Body:
    """A request body; an interruption is an early end."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.ended = False

    def copy(self, target: IO[bytes], most: int) -> int:
        """Returns bytes copied: up to `most`, or until the connection broke."""
        size = 0
        while size < most and (chunk := self._read(min(CHUNK, most - size))):
            size += target.write(chunk)
        return size

    def _read(self, size: int) -> bytes:
        try:
            chunk = b"" if self.ended else self._source.read(size)
        except UnreadablePostError:
            chunk = b""
        self.ended = not chunk
        return chunk


def spool() -> IO[bytes]:
    """A temporary file for one piece, so incomplete data is written nowhere else."""
    return tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)


def copy_counted(source: IO[bytes], target: IO[bytes], crc: int = 0) -> int:
    """Copy the rest of `source`; returns the CRC-32 of the previous data and it."""
    while chunk := source.read(CHUNK):
        target.write(chunk)
        crc = zlib.crc32(chunk, crc)
    return crc


def crc_of(file: IO[bytes]) -> int:
    """CRC-32 of a whole file."""
    file.seek(0)
    crc = 0
    while chunk := file.read(CHUNK):
        crc = zlib.crc32(chunk, crc)
    return crc


def open_row(upload: Upload) -> UploadQuerySet:
    """The row, if the upload is still open at the same offset."""
    return Upload.objects.filter(id=upload.id, offset=upload.offset, state=Upload.State.OPEN)


def acknowledge(
    upload: Upload, size: int, part: UploadPart, merged: Iterable[UploadPart] = ()
) -> bool:
    """Acknowledge a durable piece; returns whether it was the first at its offset.

    `part` is the part that now holds it, replacing the parts in `merged`.
    """
    with transaction.atomic():
        if not open_row(upload).update(offset=upload.offset + size, touched=timezone.now()):
            return False
        if gone := [other.pk for other in merged if other.pk != part.pk]:
            UploadPart.objects.filter(pk__in=gone).delete()
        part.save()
    upload.offset += size
    return True
