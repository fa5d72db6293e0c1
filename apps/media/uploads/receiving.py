"""Taking the pieces of an upload, whatever is cut off on the way."""

from typing import BinaryIO

from apps.jobs import services as jobs
from apps.media.models import Upload
from apps.media.uploads.bytes import keeper
from apps.media.uploads.pieces import Body, OffsetError


def receive(upload: Upload, offset: int, source: BinaryIO) -> None:
    """Keep what arrives from `offset` on, also when it is cut off.

    A request may bring more than one piece: each is acknowledged by itself, so that a cut costs
    no more than one. Raises OffsetError when it does not follow what is kept.
    """
    if offset != upload.offset:
        raise OffsetError
    body = Body(source)
    while not (body.ended or upload.is_whole):
        most = min(upload.piece_bytes, upload.size - upload.offset)
        if keeper().add(upload, body, most) and upload.batch:
            jobs.renew(upload.batch)
