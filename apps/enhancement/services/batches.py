"""Many pictures as one job: begun, tried again where it failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from apps.accounts.models import User
from apps.enhancement.errors import FAILURES, EnhanceError
from apps.enhancement.models import Enhancement, EnhancementBatch
from apps.enhancement.options import EnhanceOptions
from apps.enhancement.services.asking import Order, Plan, create, plan_of, start_job
from apps.enhancement.services.limits import check_room
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Image
from apps.jobs import services as jobs
from futu.coded import CodedError

KIND = "enhancement.batch"
MAX_ITEMS = 200


@dataclass(frozen=True, slots=True)
class Planned:
    """A picture, and what would be made of it or why nothing can be."""

    image: Image
    plan: Plan | None = None
    problem: CodedError | None = None


def begin(
    person: User, images: ImageQuerySet, options: EnhanceOptions, order: Order, name: str
) -> EnhancementBatch:
    """Start a job for all of them. What cannot be enhanced is an item that failed, unless none
    can. Raises FAILURES, keeping nothing."""
    planned = plan_all(person, images, options)
    check_room(person.pk, bytes_of(planned))
    with transaction.atomic():
        batch = EnhancementBatch.objects.create(
            owner=person,
            name=name[:200],
            options=options.model_dump(mode="json"),
            gallery=order.gallery,
        )
        for place, each in enumerate(planned):
            _item(batch, place, each, options, order)
        start(batch)
    return batch


def plan_all(person: User, images: ImageQuerySet, options: EnhanceOptions) -> list[Planned]:
    """Raises EnhanceError."""
    options.recipe()
    own = images.filter(gallery__owner=person.pk).exclude(
        state=Image.State.FAILED, prepared_at__isnull=True
    )
    count = own.count()
    if count > MAX_ITEMS:
        raise EnhanceError("too_many", {"n": count, "limit": MAX_ITEMS})
    rows = own.select_related("gallery").order_by("created")
    planned = [_planned(image, options) for image in rows]
    if not planned:
        raise EnhanceError("no_pictures")
    if all(each.problem for each in planned):
        raise planned[0].problem or EnhanceError("no_pictures")
    return planned


def _planned(image: Image, options: EnhanceOptions) -> Planned:
    if not image.has_preview:
        return Planned(image, problem=EnhanceError("not_prepared"))
    try:
        return Planned(image, plan=plan_of(image, options))
    except FAILURES as error:
        if error.code == "weights":  # Of every picture.
            raise
        return Planned(image, problem=error)


def bytes_of(planned: Sequence[Planned]) -> int:
    return sum(each.plan.estimate.expected.bytes for each in planned if each.plan)


def seconds_of(planned: Sequence[Planned]) -> float:
    return sum(each.plan.estimate.expected.seconds or 0 for each in planned if each.plan)


def _item(
    batch: EnhancementBatch, place: int, each: Planned, options: EnhanceOptions, order: Order
) -> None:
    image = each.image
    if each.plan:
        create(batch.owner, image, options, order, each.plan, batch, place)
        return
    assert each.problem is not None  # One of both.
    Enhancement.objects.create(
        owner=batch.owner,
        batch=batch,
        place=place,
        source=image,
        source_name=image.name,
        source_sha256=image.sha256,
        width=image.width,
        height=image.height,
        options=options.model_dump(mode="json"),
        recipe=options.recipe().as_dict(),
        gallery=order.gallery,
        error=each.problem.code,
        error_params=each.problem.params,
    )


def start(batch: EnhancementBatch) -> None:
    params = {"batch": str(batch.pk), "about": batch.name}
    batch.job = jobs.start(KIND, owner_id=batch.owner_id, params=params)
    batch.save(update_fields=["job"])


def retry(batch: EnhancementBatch, ids: Sequence[UUID] | None = None) -> int:
    """Try what failed once more: all of it, or these; how many."""
    rows = batch.items.filter(finished=None).select_related("job", "source", "batch__job")
    chosen = [row for row in rows if row.can_retry and (ids is None or row.pk in ids)]
    return sum(retry_one(row) for row in chosen)


def retry_one(row: Enhancement) -> bool:
    """Go on where it was, or begin if it never began; whether it does."""
    if not row.can_retry:
        return False
    Enhancement.objects.filter(pk=row.pk).update(error="", error_params={})
    if row.job and jobs.retry(row.job):
        return True
    row.error = ""
    start_job(row)
    return True
