"""JSON API for uploads and files, shared with the page's script."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from ninja import Field, Query, Router, Schema, Status

from apps.media import access
from apps.media.kinds import DEFAULT, NoDestinationError, UploadRequest
from apps.media.managers import UploadQuerySet
from apps.media.models import StoredFile, Upload
from apps.media.services import remove_files
from apps.media.uploads import requests
from apps.media.uploads.sweeping import discard
from apps.media.views import file_response
from futu.api.auth import needs
from futu.api.paging import Order, PageOut, PageParams, moment, page
from futu.api.problems import Problem, invalid
from futu.api.schemas import VISIBLE, Input
from futu.coded import CodedError
from futu.http import Request

router = Router(tags=["files"])

NEWEST = Order("-created", "created", moment)
MAX_BYTES = 2**63 - 1
STATES: dict[str, Literal["open", "finishing", "done"]] = {
    Upload.State.OPEN: "open",
    Upload.State.FINISHING: "finishing",
    Upload.State.DONE: "done",
}
BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


class UploadIn(Input):
    """A file to be uploaded in pieces."""

    name: str = Field(min_length=1, max_length=200, pattern=VISIBLE, examples=["film.mp4"])
    size: int = Field(ge=1, le=MAX_BYTES, description="Of the whole file, in bytes.")
    kind: str = Field(
        DEFAULT, max_length=40, description="`picture` is a picture or a zip of pictures."
    )
    about: dict[str, str] = Field(
        default_factory=dict,
        description="What its kind wants to know: of `picture`, `gallery` is the gallery's id.",
        examples=[{"gallery": "6f9619ff-8b86-4d01-b42d-00c04fc964ff"}],
    )


class OutcomeOut(Schema):
    """The result of a complete upload."""

    state: str = Field(
        description="`kept` (with `file`); of pictures `sent`, `known`, `restored`, `unpacking`; "
        "`wrong` when it was not taken."
    )
    says: str = Field(description="With `wrong`: how to fix it, for people.")
    file: UUID | None = None


class TransferOut(Schema):
    id: UUID
    kind: str
    name: str
    size: int
    offset: int = Field(description="Bytes received: where the next piece begins.")
    piece_bytes: int = Field(description="Recommended size of a piece.")
    state: Literal["open", "finishing", "done"]
    job: UUID | None = Field(description="The job that finishes a large file: `/jobs/{id}`.")
    outcome: OutcomeOut | None = Field(description="Null until it is known.")
    expires: datetime = Field(description="When the upload expires.")


class StoredFileOut(Schema):
    id: UUID
    kind: str
    name: str
    bytes: int
    media_type: str
    sha256: str
    created: datetime
    expires: datetime | None


class StoredFilesOut(PageOut):
    items: list[StoredFileOut]


@router.post(
    "/uploads",
    response={201: TransferOut},
    auth=needs("write"),
    openapi_extra={
        "responses": {
            404: {"description": "What it is meant for is not there."},
            409: {"description": "The act that it is a part of has ended."},
        }
    },
)
def begin_upload(request: Request, payload: UploadIn) -> Status[TransferOut]:
    """Start a resumable upload. A file that can never be accepted is refused now."""
    size, about = payload.size, payload.about
    asked = UploadRequest(request.user.pk, payload.name, size, about, request.headers)
    try:
        upload = requests.begun(payload.kind, asked)
    except NoDestinationError as error:
        raise _nowhere(error) from error
    except CodedError as error:
        raise _refused(error) from error
    return Status(201, _upload_out(upload))


def _nowhere(error: NoDestinationError) -> Exception:
    if error.status == 404:
        return Http404()
    return invalid([("kind", "There is no such kind, or `about` lacks where it is to go.")])


def _refused(error: CodedError) -> Problem:
    if error.http_status == 409:
        return Problem(error.code)
    return Problem("unusable_file", error.message, reason=error.code)


@router.get("/uploads/{uuid:upload_id}", response=TransferOut, auth=needs("write"))
def get_upload(request: Request, upload_id: UUID) -> TransferOut:
    """Bytes received so far, and the result once complete."""
    return _upload_out(access.upload_of(request, upload_id))


@router.patch(
    "/uploads/{uuid:upload_id}",
    response={204: None},
    auth=needs("write"),
    openapi_extra={
        "parameters": [
            {
                "in": "header",
                "name": requests.OFFSET,
                "required": True,
                "description": "Where the piece begins: the upload's `offset`.",
                "schema": {"type": "integer", "minimum": 0},
            }
        ],
        "requestBody": {"content": {requests.PIECE: BYTES}},
        "responses": {
            409: {"description": "It does not begin there: ask for the upload's `offset`."},
            413: {"description": "That is more than was announced."},
            415: {"description": "A piece is sent as application/offset+octet-stream."},
        },
    },
)
def send_piece(request: Request, upload_id: UUID) -> HttpResponse:
    """Send the next piece. Bytes received before an interruption are kept; see `offset`."""
    upload = access.upload_of(request, upload_id)
    status = requests.take_piece(request, upload)
    if status == 204:
        return HttpResponse(status=204, headers=requests.progress(upload))
    raise Problem(PROBLEMS[status])


PROBLEMS = {
    400: "malformed",
    409: "wrong_offset",
    413: "too_large",
    415: "wrong_media_type",
}


@router.delete("/uploads/{uuid:upload_id}", response={204: None}, auth=needs("write"))
def end_upload(request: Request, upload_id: UUID) -> Status[None]:
    """Abort an upload and delete its bytes."""
    discard(access.upload_of(request, upload_id))
    return Status(204, None)


def _upload_out(upload: Upload) -> TransferOut:
    outcome = requests.told(upload)
    upload.refresh_from_db(fields=["state", "job"])
    return TransferOut(
        id=upload.id,
        kind=upload.kind,
        name=upload.name,
        size=upload.size,
        offset=upload.offset,
        piece_bytes=upload.piece_bytes,
        state=STATES[upload.state],
        job=upload.job_id,
        outcome=OutcomeOut(**outcome) if outcome else None,
        expires=upload.touched + UploadQuerySet.KEPT,
    )


@router.get("/files", response=StoredFilesOut, auth=needs("read"))
def list_files(request: Request, params: Query[PageParams]) -> StoredFilesOut:
    """List your files, except pictures, newest first."""
    files = StoredFile.objects.owned_by(request.user.pk)
    found, following = page(request, files, NEWEST, params)
    return StoredFilesOut(items=[_file_out(file) for file in found], next=following)


@router.get("/files/{uuid:file_id}", response=StoredFileOut, auth=needs("read"))
def get_file(request: Request, file_id: UUID) -> StoredFileOut:
    return _file_out(access.file_of(request, file_id))


@router.get(
    "/files/{uuid:file_id}/content",
    auth=needs("read"),
    openapi_extra={
        "responses": {
            200: {"description": "The bytes.", "content": {"*/*": BYTES}},
            206: {
                "description": "Those that Range asks for.",
                "content": {"*/*": BYTES},
            },
            304: {"description": "You have them already."},
            412: {"description": "It is another file than If-Match names."},
            416: {"description": "The file has no such bytes."},
        }
    },
)
def get_file_content(request: Request, file_id: UUID) -> HttpResponseBase:
    """The file, or the requested `Range`."""
    return file_response(request, access.file_of(request, file_id))


@router.delete("/files/{uuid:file_id}", response={204: None}, auth=needs("write"))
def delete_file(request: Request, file_id: UUID) -> Status[None]:
    """Delete a file permanently."""
    file = access.file_of(request, file_id)
    remove_files(StoredFile.objects.filter(id=file.id))
    return Status(204, None)


def _file_out(file: StoredFile) -> StoredFileOut:
    return StoredFileOut.from_orm(file)
