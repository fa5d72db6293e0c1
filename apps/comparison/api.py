"""The comparison API: ask what differs, read the result and the picture of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import get_language
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from apps.comparison.access import comparison_of
from apps.comparison.options import (
    ComparisonOptions,
)
from apps.comparison.schemas import (
    CompareFields,
    CompareImagesIn,
    ComparisonOut,
    comparison_out,
)
from apps.comparison.services.asking import ask, check_count, of_image, of_upload
from apps.comparison.services.changing import remove
from apps.comparison.services.describing import begin, can_be_described
from apps.comparison.views.report import report_response
from apps.galleries.access import visible_image
from apps.media.views import file_response
from futu.api.auth import needs
from futu.api.problems import Problem
from futu.http import Request

router = Router(tags=["comparison"])

MISSING = {404: {"description": "One of the pictures is not there."}}
NO_DIFFERENCE = {404: {"description": "There is no such comparison, or nothing is drawn of it."}}
PDF = {
    200: {"description": "A PDF.", "content": {"application/pdf": {"schema": {"type": "string"}}}}
}
NO_REPORT = {404: {"description": "There is no such comparison, or it has no result."}}
PNG = {200: {"description": "A PNG.", "content": {"image/png": {"schema": {"type": "string"}}}}}


@router.post(
    "/compare",
    response={202: ComparisonOut},
    auth=needs("write"),
    openapi_extra={"responses": MISSING},
)
def compare(
    request: Request,
    first: File[UploadedFile],
    second: File[UploadedFile],
    fields: Form[CompareFields],
) -> Status[ComparisonOut]:
    """Compare two files. The same question is answered at once, otherwise by a job."""
    check_count(request.FILES)
    options = ComparisonOptions.model_validate(fields.model_dump())
    return Status(
        202, comparison_out(ask(request.user, of_upload(first), of_upload(second), options))
    )


@router.post(
    "/compare/by-image",
    response={202: ComparisonOut},
    auth=needs("write"),
    openapi_extra={"responses": MISSING},
)
def compare_by_image(request: Request, payload: CompareImagesIn) -> Status[ComparisonOut]:
    """Compare two pictures that are kept here."""
    first, second = (
        of_image(visible_image(request, pk), request.user) for pk in (payload.first, payload.second)
    )
    options = ComparisonOptions.model_validate(payload.model_dump(exclude={"first", "second"}))
    return Status(202, comparison_out(ask(request.user, first, second, options)))


@router.get("/compare/{uuid:comparison_id}", response=ComparisonOut, auth=needs("read"))
def get_comparison(request: Request, comparison_id: UUID) -> ComparisonOut:
    """A comparison of yours: its result, or why there is none."""
    return comparison_out(comparison_of(request, comparison_id))


@router.get(
    "/compare/{uuid:comparison_id}/diff.png",
    auth=needs("read"),
    openapi_extra={"responses": PNG | NO_DIFFERENCE},
)
def get_difference(request: Request, comparison_id: UUID) -> HttpResponseBase:
    """The differences, on the first picture in grey."""
    found = comparison_of(request, comparison_id)
    if found.difference is None:
        raise Problem("not_found")
    return file_response(request, found.difference)


@router.get(
    "/compare/{uuid:comparison_id}/report.pdf",
    auth=needs("read"),
    openapi_extra={"responses": PDF | NO_REPORT},
)
def get_report(request: Request, comparison_id: UUID) -> HttpResponseBase:
    """The result as a document, in the language of Accept-Language."""
    found = comparison_of(request, comparison_id)
    if found.result is None:
        raise Problem("not_found")
    return report_response(found)


@router.post(
    "/compare/{uuid:comparison_id}/words", response={202: ComparisonOut}, auth=needs("write")
)
def describe_comparison(request: Request, comparison_id: UUID) -> Status[ComparisonOut]:
    """Have a model describe the differences, or try again. Nothing happens where none differ."""
    found = comparison_of(request, comparison_id)
    if can_be_described(found):
        begin(found, get_language() or "")
    return Status(202, comparison_out(found))


@router.delete("/compare/{uuid:comparison_id}", response={204: None}, auth=needs("write"))
def delete_comparison(request: Request, comparison_id: UUID) -> Status[None]:
    """Delete a comparison and its files."""
    remove(comparison_of(request, comparison_id))
    return Status(204, None)
