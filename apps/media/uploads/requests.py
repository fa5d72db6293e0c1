"""Upload requests and responses, shared by pages and API."""

from typing import Any, BinaryIO, cast

from django.http import HttpRequest
from django.utils.http import http_date

from apps.media.kinds import DEFAULT, NoDestinationError, UploadRequest, find_kind
from apps.media.managers import UploadQuerySet
from apps.media.models import Upload
from apps.media.uploads.beginning import begin
from apps.media.uploads.finishing import finish
from apps.media.uploads.outcome import outcome
from apps.media.uploads.pieces import OffsetError
from apps.media.uploads.receiving import receive
from futu.given import given_number

PIECE = "application/offset+octet-stream"
# Response header with the recommended piece size.
PIECE_BYTES = "Futu-Piece-Bytes"
# The state while the result is unknown.
UNKNOWN = {"state": "sending", "says": ""}
OFFSET, LENGTH, EXPIRES = "Upload-Offset", "Upload-Length", "Upload-Expires"


def begun(kind_name: str, asked: UploadRequest) -> Upload:
    """Start an upload. Raises NoDestinationError, or a CodedError if refused."""
    kind = find_kind(kind_name or DEFAULT)
    if kind is None:
        raise NoDestinationError(400)
    return begin(kind, asked, kind.admit(asked))


def take_piece(request: HttpRequest, upload: Upload) -> int:
    """Store the piece of a request; returns the response status."""
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
    """The result of a complete file; None while unknown."""
    finish(upload)
    return outcome(upload)


def progress(upload: Upload) -> dict[str, str]:
    """tus headers with the progress."""
    return {
        OFFSET: str(upload.offset),
        LENGTH: str(upload.size),
        PIECE_BYTES: str(upload.piece_bytes),
        EXPIRES: http_date((upload.touched + UploadQuerySet.KEPT).timestamp()),
    }
