"""What a request says of an upload, and what it is answered; pages' scripts and API alike."""

from typing import Any, BinaryIO, cast

from django.http import HttpRequest
from django.utils.http import http_date

from apps.media.kinds import DEFAULT, Asked, NoDestinationError, find_kind
from apps.media.managers import UploadQuerySet
from apps.media.models import Upload
from apps.media.uploads.beginning import begin
from apps.media.uploads.finishing import finish
from apps.media.uploads.outcome import outcome
from apps.media.uploads.pieces import OffsetError
from apps.media.uploads.receiving import receive
from futu.given import given_number

PIECE = "application/offset+octet-stream"
# Tells the sender how large its pieces are to be.
PIECE_BYTES = "Futu-Piece-Bytes"
# Told while nothing is known of what became of a file.
UNKNOWN = {"state": "sending", "says": ""}
OFFSET, LENGTH, EXPIRES = "Upload-Offset", "Upload-Length", "Upload-Expires"


def begun(kind_name: str, asked: Asked) -> Upload:
    """A new upload. Raises NoDestinationError, or a CodedError that says why it is refused."""
    kind = find_kind(kind_name or DEFAULT)
    if kind is None:
        raise NoDestinationError(400)
    return begin(kind, asked, kind.admit(asked))


def take_piece(request: HttpRequest, upload: Upload) -> int:
    """Keep the piece that a request brings; the status to answer with."""
    if request.content_type != PIECE:
        return 415
    offset = given_number(request.headers.get(OFFSET, ""))
    if offset is None:
        return 400
    if offset + (given_number(request.headers.get("Content-Length", "")) or 0) > upload.size:
        return 413
    try:
        receive(upload, offset, cast("BinaryIO", request))
    except OffsetError:
        return 409
    finish(upload)
    return 204


def told(upload: Upload) -> dict[str, Any] | None:
    """What became of a file that is whole; None while that is not known."""
    finish(upload)
    return outcome(upload)


def progress(upload: Upload) -> dict[str, str]:
    """What the protocol tells of an upload in headers."""
    return {
        OFFSET: str(upload.offset),
        LENGTH: str(upload.size),
        PIECE_BYTES: str(upload.piece_bytes),
        EXPIRES: http_date((upload.touched + UploadQuerySet.KEPT).timestamp()),
    }
