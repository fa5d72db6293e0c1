"""Uploads in an object store: one multipart upload, so completing copies nothing.

Stores refuse small parts except the last. An interrupted piece is an object of its own until the
next piece makes it large enough.
"""

import secrets
from collections.abc import Iterator
from typing import IO, cast

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F

from apps.media.keys import folder_of_upload
from apps.media.models import Upload, UploadPart
from apps.media.storage.multiparts import Multiparts
from apps.media.uploads.pieces import (
    Body,
    OffsetError,
    acknowledge,
    copy_counted,
    crc_of,
    open_row,
    spool,
)


class MultipartObject:
    """Every acknowledged byte is in a part, or in the object beside it."""

    def add(self, upload: Upload, body: Body, most: int) -> int:
        """Returns the bytes added. Raises OffsetError if another piece came first."""
        tail = list(upload.parts.filter(number=None))
        with spool() as file:
            for part in tail:
                _copy_object(part, file)
            before = file.tell()
            size = body.copy(file, most)
            if not size:
                return 0
            part = _grown(upload, tail, before + size)
            _send(upload, part, file, ends=upload.offset + size == upload.size)
        _settle(upload, size, part, tail)
        return size

    def complete(self, upload: Upload) -> None:
        """Complete the multipart upload. Idempotent."""
        if _is_there(upload):
            return
        sent = upload.parts.exclude(number=None).values_list("number", "etag")
        if not sent:
            _join_small(upload)
            return
        try:
            parts = [(number or 0, etag) for number, etag in sent]
            _store().complete_multipart(upload.key, upload.multipart, parts)
        except FileNotFoundError:
            if not _is_there(upload):
                raise

    def abandon(self, upload: Upload) -> None:
        if upload.multipart:
            _store().abort_multipart(upload.key, upload.multipart)

    def missing(self, upload: Upload) -> Iterator[str]:
        """Parts of a multipart upload are not checked: that would take many requests."""
        for part in upload.parts.exclude(key=""):
            if not default_storage.exists(part.key):
                yield f"its piece at byte {part.offset}"


def _store() -> Multiparts:
    return cast(Multiparts, default_storage)


def _is_there(upload: Upload) -> bool:
    try:
        return default_storage.size(upload.key) == upload.size
    except FileNotFoundError:
        return False


def _copy_object(part: UploadPart, file: IO[bytes]) -> None:
    with default_storage.open(part.key, "rb") as held:
        part.crc32 = copy_counted(held, file)


def _grown(upload: Upload, tail: list[UploadPart], size: int) -> UploadPart:
    """The part made of the tail and a new piece."""
    part = tail[0] if tail else UploadPart(upload=upload, offset=upload.offset)
    return UploadPart(pk=part.pk, upload=upload, offset=part.offset, bytes=size)


def _send(upload: Upload, part: UploadPart, file: IO[bytes], *, ends: bool) -> None:
    part.crc32 = crc_of(file)
    file.seek(0)
    if part.bytes >= upload.piece_bytes or (ends and part.offset):
        multipart = _multipart_of(upload)
        part.number = _next_number(upload)
        part.etag = _store().send_part(upload.key, multipart, part.number, file)
    else:
        part.key = f"{folder_of_upload(upload.id)}/{secrets.token_hex(8)}"
        default_storage.save(part.key, File(file))


def _settle(upload: Upload, size: int, part: UploadPart, tail: list[UploadPart]) -> None:
    """Delete only what is no longer referenced."""
    taken = acknowledge(upload, size, part, tail)
    for gone in tail if taken else [part]:
        if gone.key:
            default_storage.delete(gone.key)
    if not taken:
        raise OffsetError


def _next_number(upload: Upload) -> int:
    """A fresh part number, so that a late attempt cannot replace a kept part."""
    with transaction.atomic():
        if not open_row(upload).update(next_number=F("next_number") + 1):
            raise OffsetError
        return Upload.objects.values_list("next_number", flat=True).get(id=upload.id) - 1


def _multipart_of(upload: Upload) -> str:
    row = Upload.objects.filter(id=upload.id)
    if not upload.multipart:
        upload.multipart = row.values_list("multipart", flat=True).first() or ""
    if not upload.multipart:
        begun = _store().begin_multipart(upload.key)
        if row.filter(multipart="").update(multipart=begun):
            upload.multipart = begun
        else:
            _store().abort_multipart(upload.key, begun)
            raise OffsetError
    return upload.multipart


def _join_small(upload: Upload) -> None:
    """A file too small for multipart becomes an ordinary object."""
    loose = list(upload.parts.exclude(key=""))
    with spool() as file:
        for part in loose:
            _copy_object(part, file)
        file.seek(0)
        default_storage.save(upload.key, File(file))
