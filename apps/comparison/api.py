"""The comparison API: ask what differs, read the result and the picture of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import get_language
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from apps.comparison.access import comparison_of
from apps.comparison.errors import explain, explain_words
from apps.comparison.judging import Verdict
from apps.comparison.models import Comparison, Description
from apps.comparison.options import (
    MAX_SECONDS,
    MAX_TOPICS,
    MIN_SECONDS,
    SECONDS,
    ComparisonOptions,
    Region,
    Topic,
)
from apps.comparison.services.asking import ask, check_count, of_image, of_upload
from apps.comparison.services.changing import remove
from apps.comparison.services.describing import begin, can_be_described
from apps.comparison.views.report import report_response
from apps.comparison.words import grouped
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
PDF = {
    200: {"description": "A PDF.", "content": {"application/pdf": {"schema": {"type": "string"}}}}
}
NO_REPORT = {404: {"description": "There is no such comparison, or it has no result."}}
PNG = {200: {"description": "A PNG.", "content": {"image/png": {"schema": {"type": "string"}}}}}
FOCUS = "Elements of the pictures that a model describes."
ASPECTS = "colour, text, layout, objects, quality, or own words."
GIVEN_UP = "Seconds after which the comparison ends without a result."
SAME_FROM = "From this similarity on the two are the same."


class SettingsIn(Schema):
    """Beside the pictures: the settings of `ComparisonOptions`."""

    mode: Mode = Mode.AUTO
    threshold: float = Field(0.99, ge=0, le=1, description=SAME_FROM)
    timeout: int = Field(SECONDS, ge=MIN_SECONDS, le=MAX_SECONDS, description=GIVEN_UP)
    max_side: int | None = Field(None, ge=200, le=4000, description="Longer side compared.")
    focus: list[Topic] = Field([], max_length=MAX_TOPICS, description=FOCUS)
    aspects: list[Topic] = Field([], max_length=MAX_TOPICS, description=ASPECTS)
    quality: int = Field(85, ge=30, le=95, description="JPEG quality of what a model is sent.")


class CompareFields(SettingsIn):
    pass


class CompareImagesIn(SettingsIn, Input):
    first: UUID = Field(description="A picture of yours, or a public one.")
    second: UUID
    ignore: list[Region] = Field([], max_length=50, description="Fractions of the first picture.")


class SentenceOut(Output):
    about: str = Field(description="One of `focus` or `aspects`.")
    text: str
    differences: list[int] = Field(description="Numbers in the list of differences, from 1.")


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
    words: list[SentenceOut] = Field(description="By a model, if it was asked.")
    no_words: str = Field(description="Why there are no words, although they were asked for.")
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
    options = ComparisonOptions.model_validate(fields.model_dump())
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
    options = ComparisonOptions.model_validate(payload.model_dump(exclude={"first", "second"}))
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
    return Status(202, _out(found))


@router.delete("/compare/{uuid:comparison_id}", response={204: None}, auth=needs("write"))
def delete_comparison(request: Request, comparison_id: UUID) -> Status[None]:
    """Delete a comparison and its files."""
    remove(comparison_of(request, comparison_id))
    return Status(204, None)


def _out(found: Comparison) -> ComparisonOut:
    result: dict[str, Any] = found.result or {}
    described = Description.objects.filter(comparison=found).first()
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
        words=_words(found, described),
        no_words=explain_words(described.error) if described and described.error else "",
        milliseconds=found.milliseconds,
        error=found.why,
        reason=explain(found.why) if found.why else "",
    )


def _words(found: Comparison, described: Description | None) -> list[SentenceOut]:
    rows = (described and described.sentences) or []
    return [
        SentenceOut(about=str(topic.words), text=row["text"], differences=row["boxes"])
        for topic, each in grouped(rows, found.settings)
        for row in each
    ]
