"""Batch headers of a request, shared by pages and API."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, JsonResponse

from apps.galleries.models import Gallery
from apps.galleries.services.batches import Batch, BatchError, id_for
from futu.given import given_id, given_number

ID = "Futu-Batch"
SIZE = "Futu-Batch-Size"


def batch_id_of(request: HttpRequest) -> UUID | None:
    return batch_id_in(request.headers)


def batch_id_in(headers: Mapping[str, str]) -> UUID | None:
    """The batch id in the headers; None if it is missing or invalid."""
    return given_id(headers.get(ID, ""))


def batch_of(request: HttpRequest, gallery: Gallery) -> Batch | None:
    """The batch of this person's that the request names, if any."""
    batch_id = batch_id_of(request)
    if batch_id is None:
        return None
    batch_id = id_for(batch_id, gallery, request.user.pk)
    return Batch(batch_id, given_number(request.headers.get(SIZE, "")) or 0)


def told(error: BatchError) -> JsonResponse:
    """The error for the page's script when the batch accepts no more files."""
    said = {"code": error.code, "state": "wrong", "says": error.message}
    return JsonResponse(said, status=409)
