"""Adding pictures, with a result per file."""

from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from ninja import Field, Router, Schema, Status
from ninja import File as Sent
from ninja.files import UploadedFile

from apps.galleries import access, batching
from apps.galleries.models import Gallery
from apps.galleries.services import Added, add_images
from apps.galleries.services.batches import BatchError, close, id_for
from apps.galleries.services.importing import Source, fetched
from futu.api.auth import needs
from futu.api.idempotency import DESCRIBED, idempotent
from futu.api.problems import Problem
from futu.api.schemas import Address, Input
from futu.http import Request

router = Router(tags=["images"])

# Addresses fetched by one request; each may take up to 30 seconds.
MAX_ADDRESSES = 10
# For `openapi_extra`: the header that groups several requests into one batch.
BATCHED = [
    {
        "in": "header",
        "name": batching.ID,
        "required": False,
        "description": "A UUID of your own making, the same for all requests of one act: their "
        "pictures are one job, which has this id. End the act with `/batches/{id}/close`; it "
        "ends by itself when nothing came for two minutes.",
        "schema": {"type": "string", "format": "uuid"},
    },
    {
        "in": "header",
        "name": batching.SIZE,
        "required": False,
        "description": "How many files the whole act has, as far as you know.",
        "schema": {"type": "integer", "minimum": 0},
    },
]
ADDING: dict[str, Any] = DESCRIBED | {"parameters": [*DESCRIBED["parameters"], *BATCHED]}


class FileOut(Schema):
    """The result for one file."""

    name: str
    outcome: Literal["added", "duplicate", "restored", "refused"] = Field(
        description="`duplicate`: the gallery has these bytes already; `restored`: they lay in "
        "the bin and are back."
    )
    image: UUID | None = Field(default=None, description="With `added`: the picture.")
    code: str | None = Field(
        default=None, description="With `refused`: the error code.", examples=["not_a_picture"]
    )
    message: str | None = Field(
        default=None, description="With `refused`: how to fix it, in the user's language."
    )


class AddressesIn(Input):
    urls: list[Address] = Field(
        min_length=1, max_length=MAX_ADDRESSES, examples=[["https://example.org/beach.jpg"]]
    )


class UploadOut(Schema):
    files: list[FileOut]
    job: UUID | None = Field(
        description="The job that prepares the new pictures: `/jobs/{id}`. Null in a gallery that "
        "is shared with you: the job is its owner's; ask for the pictures' `state`."
    )


@router.post(
    "/galleries/{uuid:gallery_id}/images",
    response={200: UploadOut, 202: UploadOut},
    auth=needs("write"),
    openapi_extra=ADDING,
)
@idempotent()
def upload_images(
    request: Request,
    gallery_id: UUID,
    files: list[UploadedFile] = Sent(..., min_length=1),  # noqa: B008
) -> Status[UploadOut]:
    """Add up to 200 files to a gallery of yours, or to one shared with you where you may add.

    Follow `job` until it has succeeded to search in them.

    A file that cannot be a picture is refused, the others are taken. 202 when pictures are
    being added, 200 when none is.
    """
    return _add(request, gallery_id, iter(files))


@router.post(
    "/galleries/{uuid:gallery_id}/images/by-url",
    response={200: UploadOut, 202: UploadOut},
    auth=needs("write"),
    openapi_extra=ADDING,
)
@idempotent()
def upload_by_url(request: Request, gallery_id: UUID, payload: AddressesIn) -> Status[UploadOut]:
    """Add pictures by their addresses on the web, each told as a file is.

    Only public addresses are asked. One that cannot be fetched is refused with its `code`.
    """
    return _add(request, gallery_id, fetched(request.user.pk, payload.urls))


@router.post(
    "/galleries/{uuid:gallery_id}/batches/{uuid:batch_id}/close",
    response={204: None},
    auth=needs("write"),
)
def close_batch(request: Request, gallery_id: UUID, batch_id: UUID) -> Status[None]:
    """Close a batch: its job ends once the files received so far are done."""
    gallery = access.addable_gallery(request, gallery_id)
    close(id_for(batch_id, gallery, request.user.pk), gallery.owner_id)
    return Status(204, None)


def _add(request: Request, gallery_id: UUID, source: Source) -> Status[UploadOut]:
    gallery = access.addable_gallery(request, gallery_id)
    batch = batching.batch_of(request, gallery)
    try:
        added = add_images(gallery, source, batch, by=request.user.pk)
    except BatchError as error:
        raise Problem(error.code) from error
    except Gallery.DoesNotExist as error:
        raise Http404 from error
    said = _said(added)
    if not gallery.belongs_to(request.user.pk):
        said.job = None
    return Status(202 if added.job or added.restored else 200, said)


def _said(added: Added) -> UploadOut:
    taken = [FileOut(name=i.name, outcome="added", image=i.id) for i in added.images]
    back = [FileOut(name=name, outcome="restored") for name in added.restored]
    known = [FileOut(name=name, outcome="duplicate") for name in added.duplicates]
    refused = [
        FileOut(name=r.name, outcome="refused", code=r.error.code, message=r.message)
        for r in added.refused
    ]
    return UploadOut(files=taken + back + known + refused, job=added.job.id if added.job else None)
