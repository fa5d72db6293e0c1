"""What a request says of the act it belongs to, in its headers; pages and API read it alike."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, JsonResponse

from apps.galleries.services.batches import Batch, BatchError
from futu.given import given_id, given_number

ID = "Futu-Batch"
SIZE = "Futu-Batch-Size"


def batch_id_of(request: HttpRequest) -> UUID | None:
    return batch_id_in(request.headers)


def batch_id_in(headers: Mapping[str, str]) -> UUID | None:
    """Nonsense is none."""
    return given_id(headers.get(ID, ""))


def batch_of(request: HttpRequest) -> Batch | None:
    """The batch that the request names, if any."""
    batch_id = batch_id_of(request)
    if batch_id is None:
        return None
    return Batch(batch_id, given_number(request.headers.get(SIZE, "")) or 0)


def told(error: BatchError) -> JsonResponse:
    """Why the batch takes no more, for the page's script."""
    said = {"code": error.code, "state": "wrong", "says": error.message}
    return JsonResponse(said, status=409)
