"""The comparison API: ask what differs, read the result and the picture of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponseBase
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from apps.comparison.access import comparison_of
from apps.comparison.errors import explain
from apps.comparison.judging import Verdict
from apps.comparison.models import Comparison
from apps.comparison.options import (
    MAX_SECONDS,
    MIN_SECONDS,
    SECONDS,
    ComparisonOptions,
    Region,
)
from apps.comparison.services.asking import ask, check_count, of_image, of_upload
from apps.comparison.services.changing import remove
from apps.galleries.access import visible_image
from apps.media.views import file_response
from apps.vision.comparing import Mode
from futu.api.auth import needs
from futu.api.problems import Problem
from futu.api.schemas import Input, Output
from futu.http import Request

router = Router(tags=["comparison"])

MISSING = {404: {"description": "One of the pictures is not there."}}
NO_DIFFERENCE = {404: {"description": "There is no such comparison, or nothing is drawn of it."}}
PNG = {200: {"description": "A PNG.", "content": {"image/png": {"schema": {"type": "string"}}}}}
GIVEN_UP = "Seconds after which the comparison ends without a result."
SAME_FROM = "From this similarity on the two are the same."


class CompareFields(Schema):
    mode: Mode = Mode.AUTO
    threshold: float = Field(0.99, ge=0, le=1, description=SAME_FROM)
    timeout: int = Field(SECONDS, ge=MIN_SECONDS, le=MAX_SECONDS, description=GIVEN_UP)


class CompareImagesIn(Input):
    first: UUID = Field(description="A picture of yours, or a public one.")
    second: UUID
    mode: Mode = Mode.AUTO
    threshold: float = Field(0.99, ge=0, le=1, description=SAME_FROM)
    timeout: int = Field(SECONDS, ge=MIN_SECONDS, le=MAX_SECONDS, description=GIVEN_UP)
    ignore: list[Region] = Field([], max_length=50, description="Fractions of the first picture.")


class DifferenceOut(Output):
    box: list[float] = Field(description="x, y, width, height in fractions of the first picture.")
    area: float = Field(description="The share of the first picture that changed in it.")
    strength: float = Field(description="0 to 1.")


class ComparisonOut(Output):
    id: UUID
    created: datetime
    first: str
    second: str
    state: Literal["comparing", "done", "failed"]
    job: UUID | None = Field(description="Follow or cancel it at `/jobs/{id}`.")
    verdict: Verdict | None = Field(
        description="“unrelated”: nothing shows that both are of one scene."
    )
    similarity: float | None
    threshold: float
    overlap: float | None = Field(description="The share of the first that the second shows.")
    ssim: float | None
    hash_distance: int | None = Field(
        description="Of the 256 bits of their perceptual hashes, those that differ; null where one "
        "has too little detail."
    )
    vector_similarity: float | None = Field(
        description="The cosine of their vectors, of what both show. It comes after the other "
        "figures; null until then, and without a model."
    )
    note: str = Field(
        description="“same_file”: one file was given twice; “few_features_first”, "
        "“few_features_second”: it shows too little to be recognised; otherwise empty."
    )
    differences: list[DifferenceOut] = Field(description="The strongest first.")
    milliseconds: int
    error: str = Field(description="A code; empty unless it failed.")
    reason: str = Field(description="The same for people, in the language of Accept-Language.")


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
    options = ComparisonOptions(
        mode=fields.mode, threshold=fields.threshold, timeout=fields.timeout
    )
    return Status(202, _out(ask(request.user, of_upload(first), of_upload(second), options)))


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
    options = ComparisonOptions(
        mode=payload.mode,
        threshold=payload.threshold,
        timeout=payload.timeout,
        ignore=tuple(payload.ignore),
    )
    return Status(202, _out(ask(request.user, first, second, options)))


@router.get("/compare/{uuid:comparison_id}", response=ComparisonOut, auth=needs("read"))
def get_comparison(request: Request, comparison_id: UUID) -> ComparisonOut:
    """A comparison of yours: its result, or why there is none."""
    return _out(comparison_of(request, comparison_id))


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


@router.delete("/compare/{uuid:comparison_id}", response={204: None}, auth=needs("write"))
def delete_comparison(request: Request, comparison_id: UUID) -> Status[None]:
    """Delete a comparison and its files."""
    remove(comparison_of(request, comparison_id))
    return Status(204, None)


def _out(found: Comparison) -> ComparisonOut:
    result: dict[str, Any] = found.result or {}
    return ComparisonOut(
        id=found.pk,
        created=found.created,
        first=found.first_name,
        second=found.second_name,
        state=found.state,
        job=found.job_id,
        verdict=found.verdict,
        similarity=result.get("similarity"),
        threshold=found.settings.threshold,
        overlap=result.get("overlap"),
        ssim=result.get("ssim"),
        hash_distance=result.get("hash_distance"),
        vector_similarity=result.get("vector_similarity"),
        note=result.get("note", ""),
        differences=result.get("boxes", []),
        milliseconds=found.milliseconds,
        error=found.why,
        reason=explain(found.why) if found.why else "",
    )
