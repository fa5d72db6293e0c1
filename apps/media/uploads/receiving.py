"""Receive the pieces of an upload, despite interruptions."""

from typing import BinaryIO

from apps.jobs import services as jobs
from apps.media.models import Upload
from apps.media.uploads.bytes import keeper
from apps.media.uploads.pieces import Body, OffsetError


def receive(upload: Upload, offset: int, source: BinaryIO) -> None:
    """Store what is received from `offset` on, even if interrupted.

    A request may carry several pieces: each is acknowledged separately, so an interruption loses at
    most one. Raises OffsetError if it does not follow what is stored.
    """
    if offset != upload.offset:
        raise OffsetError
    body = Body(source)
    while not (body.ended or upload.is_whole):
        most = min(upload.piece_bytes, upload.size - upload.offset)
        if keeper().add(upload, body, most) and upload.batch:
            jobs.renew(upload.batch)
