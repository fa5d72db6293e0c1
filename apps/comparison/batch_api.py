"""The API of batches: many pairs as one job, and what became of each."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from ninja import Field, Form, Router, Schema, Status
from ninja import File as Sent
from ninja.files import UploadedFile

from apps.comparison.access import batch_of
from apps.comparison.batch_forms import side_of
from apps.comparison.errors import explain
from apps.comparison.models import BatchPair, ComparisonBatch
from apps.comparison.options import ComparisonOptions
from apps.comparison.services import batch_rows, batches
from apps.comparison.services.batch_sources import of_gallery
from apps.galleries.access import gallery_of
from apps.vision.comparing import Mode
from futu.api.auth import needs
from futu.api.schemas import Input, Output
from futu.http import Request

router = Router(tags=["comparison"])

MISSING = {404: {"description": "One of the galleries is not there."}}
SAME_FROM = "From this similarity on a pair is the same."
State = Literal["waiting", "same", "different", "unrelated", "failed", "only"]


class BatchFields(Schema):
    mode: Mode = Mode.AUTO
    threshold: float = Field(0.99, ge=0, le=1, description=SAME_FROM)
    first_path: list[str] = Field(
        [], description="Paths of the files in their folder, in the order of the files."
    )
    second_path: list[str] = Field([])


class BatchGalleriesIn(Input):
    first: UUID = Field(description="A gallery of yours: the baseline.")
    second: UUID
    mode: Mode = Mode.AUTO
    threshold: float = Field(0.99, ge=0, le=1, description=SAME_FROM)


class ReviewIn(Input):
    pairs: list[Annotated[int, Field(ge=1, lt=2**63)]] = Field(
        max_length=batches.MAX_PAIRS + batches.MAX_ALONE
    )
    review: BatchPair.Review


class PairOut(Output):
    id: int
    name: str
    state: State = Field(description="“only”: `side` says which of both has it.")
    side: BatchPair.Side
    comparison: UUID | None = Field(description="The whole result is at `/compare/{id}`.")
    similarity: float | None
    differences: int
    review: BatchPair.Review
    error: str = Field(description="A code; empty unless it failed.")
    reason: str = Field(description="The same for people, in the language of Accept-Language.")


class BatchOut(Output):
    id: UUID
    created: datetime
    first: str
    second: str
    job: UUID | None = Field(description="Follow, pause or cancel it at `/jobs/{id}`.")
    is_done: bool = Field(description="Nothing of it waits.")
    counts: dict[str, int] = Field(description="By `state`.")
    pairs: list[PairOut] = Field(description="The worst first.")


class ReviewOut(Output):
    changed: list[int]


@router.post("/compare/batch", response={202: BatchOut}, auth=needs("write"))
def compare_batch(
    request: Request,
    fields: Form[BatchFields],
    first: list[UploadedFile] = Sent(..., min_length=1),  # noqa: B008
    second: list[UploadedFile] = Sent(..., min_length=1),  # noqa: B008
) -> Status[BatchOut]:
    """Compare files of two folders, or of one zip each, matched by name, as one job."""
    sides = [side_of(request.user, list(first), fields.first_path)]
    try:
        sides.append(side_of(request.user, list(second), fields.second_path))
    except BaseException:
        sides[0].discard()
        raise
    options = ComparisonOptions(mode=fields.mode, threshold=fields.threshold)
    return Status(202, _out(batches.begin(request.user, sides[0], sides[1], options)))


@router.post(
    "/compare/batch/by-gallery",
    response={202: BatchOut},
    auth=needs("write"),
    openapi_extra={"responses": MISSING},
)
def compare_galleries(request: Request, payload: BatchGalleriesIn) -> Status[BatchOut]:
    """Compare the pictures of two galleries of yours, matched by name."""
    first, second = (of_gallery(gallery_of(request, pk)) for pk in (payload.first, payload.second))
    options = ComparisonOptions(mode=payload.mode, threshold=payload.threshold)
    return Status(202, _out(batches.begin(request.user, first, second, options)))


@router.get("/compare/batch/{uuid:batch_id}", response=BatchOut, auth=needs("read"))
def get_batch(request: Request, batch_id: UUID) -> BatchOut:
    """A batch of yours, with what is known of each pair so far."""
    return _out(batch_of(request, batch_id))


@router.post("/compare/batch/{uuid:batch_id}/review", response=ReviewOut, auth=needs("write"))
def review_pairs(request: Request, batch_id: UUID, payload: ReviewIn) -> ReviewOut:
    """Accept or reject pairs that have a verdict; an empty `review` takes it back."""
    found = batch_of(request, batch_id)
    changed = batch_rows.review(found, payload.pairs, payload.review)
    return ReviewOut(changed=changed)


@router.delete("/compare/batch/{uuid:batch_id}", response={204: None}, auth=needs("write"))
def delete_batch(request: Request, batch_id: UUID) -> Status[None]:
    """Delete a batch with its comparisons and their files."""
    batches.remove_batch(batch_of(request, batch_id))
    return Status(204, None)


def _out(batch: ComparisonBatch) -> BatchOut:
    rows = batch_rows.rows_of(batch)
    counts = batch_rows.counts_of(rows)
    return BatchOut(
        id=batch.pk,
        created=batch.created,
        first=batch.first_name,
        second=batch.second_name,
        job=batch.job_id,
        is_done=not counts["waiting"],
        counts=counts,
        pairs=[_pair(row) for row in rows],
    )


def _pair(row: BatchPair) -> PairOut:
    result = (row.comparison.result if row.comparison else None) or {}
    return PairOut(
        id=row.pk,
        name=row.name,
        state=cast(State, row.state),
        side=BatchPair.Side(row.side),
        comparison=row.comparison_id,
        similarity=result.get("similarity"),
        differences=len(result.get("boxes", [])),
        review=BatchPair.Review(row.review),
        error=row.error,
        reason=explain(row.error) if row.error else "",
    )
