"""Many stored pictures by the API: a job, and its results page by page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import ngettext
from ninja import Body, Field, Query, Router, Status

from apps.classification.api import FAILS, USUAL, CategoryOut, RecipeName, asked_by
from apps.classification.categories import by_code
from apps.classification.errors import explain
from apps.classification.models import Category, Classification, Correction, Recipe
from apps.classification.services import gallery_jobs, picture_jobs
from apps.classification.services.recipes import recipe_for
from apps.galleries.access import gallery_of
from apps.galleries.models import Image
from apps.jobs.access import job_of
from apps.jobs.models import Job
from apps.jobs.states import JobState
from futu.api.auth import needs
from futu.api.idempotency import DESCRIBED, idempotent
from futu.api.paging import Order, PageOut, PageParams, moment, page
from futu.api.schemas import Input, Output
from futu.http import Request

router = Router(tags=["classification"])

MAX_IMAGES = 1000
IN_ORDER = Order("created", "created", moment)
MISSING = {404: {"description": "None of the pictures is yours, or there is no such gallery."}}
RESPONSES: dict[str, Any] = DESCRIBED["responses"] | MISSING | {403: FAILS[403]}


class ClassifyImagesIn(Input):
    images: list[UUID] = Field(
        min_length=1, max_length=MAX_IMAGES, description="Pictures of yours."
    )
    recipe: RecipeName = Field("", description=USUAL)


class ClassifyGalleryIn(Input):
    gallery: UUID = Field(description="All ready pictures of a gallery of yours.")
    recipe: RecipeName = Field("", description=USUAL)


class ClassifyBatchOut(Output):
    job: UUID = Field(description="Follow, pause or cancel it at `/jobs/{id}`.")
    missing: list[UUID] = Field(description="Ids that do not exist or are not yours.")


class BatchResultOut(Output):
    """An answer, or why there is none."""

    image: UUID | None = Field(description="Null: the picture was deleted since.")
    name: str
    sha256: str
    classification: UUID = Field(description="Read it whole at `/classify/{id}`.")
    category: CategoryOut | None = Field(description="Null: unsure, or there is no answer.")
    confidence: float | None = Field(description="Null: there is no answer.")
    corrected: CategoryOut | None = Field(description="What you said it is.")
    cached: bool
    cost: int | None
    error: str = Field(description="A code; empty for an answer.", examples=["content_refused"])
    reason: str = Field(description="The same for people, in the language of Accept-Language.")
    created: datetime


class BatchResultsOut(PageOut):
    state: JobState = Field(description="Of the job: more may come while it is not over.")
    items: list[BatchResultOut]


@router.post(
    "/classify/batch",
    response={202: ClassifyBatchOut},
    auth=needs("write"),
    openapi_extra=DESCRIBED | {"responses": RESPONSES},
)
@idempotent(atomic=True)
def classify_batch(
    request: Request, payload: Body[ClassifyImagesIn | ClassifyGalleryIn]
) -> Status[ClassifyBatchOut]:
    """Classify many pictures of yours in the background. Known answers cost nothing.

    A picture that cannot be classified is among the results with its reason, and stops no other.
    """
    recipe = recipe_for(request.user, payload.recipe)
    if isinstance(payload, ClassifyImagesIn):
        return Status(202, _some(request, payload.images, recipe))
    gallery = gallery_of(request, payload.gallery)
    job = gallery_jobs.start(gallery, recipe, request.user, asked_by(request)["token"])
    return Status(202, ClassifyBatchOut(job=job.pk, missing=[]))


def _some(request: Request, images: list[UUID], recipe: Recipe) -> ClassifyBatchOut:
    mine = Image.objects.owned_by(request.user.pk).filter(pk__in=images)
    found = set(mine.values_list("pk", flat=True))
    if not found:
        raise Http404
    about = ngettext("%(n)d picture", "%(n)d pictures", len(found)) % {"n": len(found)}
    token = picture_jobs.token_in(asked_by(request)["token"])
    job = picture_jobs.start(found, recipe, request.user, about=about, **token)
    missing = [pk for pk in dict.fromkeys(images) if pk not in found]
    return ClassifyBatchOut(job=job.pk, missing=missing)


@router.get(
    "/classify/batch/{uuid:job_id}/results",
    response=BatchResultsOut,
    auth=needs("read"),
    openapi_extra={"responses": {404: {"description": "There is no such job of yours."}}},
)
def list_batch_results(
    request: Request, job_id: UUID, params: Query[PageParams]
) -> BatchResultsOut:
    """What a job of yours has answered so far, each picture once, in order."""
    job = job_of(request, job_id)
    if job.kind not in (picture_jobs.LOCAL, picture_jobs.HOSTED):
        raise Http404
    rows = gallery_jobs.outcomes(job.pk).select_related("verdict")
    found, following = page(request, rows, IN_ORDER, params)
    return BatchResultsOut(state=JobState(job.state), items=_items(job, found), next=following)


def _items(job: Job, rows: list[Classification]) -> list[BatchResultOut]:
    known = by_code()
    words = _words(job, [row.sha256 for row in rows])
    return [_item(row, known, words.get(row.sha256)) for row in rows]


def _words(job: Job, digests: list[str]) -> dict[str, Category]:
    said = Correction.objects.filter(owner=job.owner_id, sha256__in=digests)
    return {word.sha256: word.category for word in said.select_related("category")}


def _item(row: Classification, known: dict[str, Category], word: Category | None) -> BatchResultOut:
    verdict = row.verdict
    return BatchResultOut(
        image=row.image_id,
        name=row.name,
        sha256=row.sha256,
        classification=row.pk,
        category=_category(known.get(verdict.category) if verdict else None),
        confidence=verdict.confidence if verdict else None,
        corrected=_category(word),
        cached=row.is_cached,
        cost=row.cost,
        error=row.error,
        reason=explain(row.error) if row.error else "",
        created=row.created,
    )


def _category(category: Category | None) -> CategoryOut | None:
    return CategoryOut(code=category.code, name=category.name) if category else None
