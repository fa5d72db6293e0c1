"""Final states of a picture: ready, failed, or queued again."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone

from apps.galleries import reasons
from apps.galleries.managers import ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.signals import images_failed, images_ready
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.states import JobState


def mark_ready(image_ids: Iterable[UUID]) -> int:
    """Mark pictures as searchable. Each is counted once, even if called repeatedly."""
    return _settle(image_ids, images_ready, state=Image.State.READY, ready_at=timezone.now())


def mark_failed(image_ids: Iterable[UUID], code: str, params: dict[str, Any] | None = None) -> int:
    """Mark pictures as failed for the reason `code` (see `apps.galleries.reasons`)."""
    values = {"failure": code, "failure_params": params or {}}
    return _settle(image_ids, images_failed, state=Image.State.FAILED, **values)


def _settle(image_ids: Iterable[UUID], told: Signal, **values: Any) -> int:
    """Move unsettled pictures to a final state and advance their jobs, in one transaction."""
    ids = list(image_ids)
    with transaction.atomic():
        # Lock first, then count: two workers cannot both count one picture.
        unsettled = Image.objects.unsettled().of_jobs(hold_jobs(ids)).filter(id__in=ids)
        moved = unsettled.held()
        moving = Image.objects.filter(id__in=moved)
        job_ids = list(moving.values_list("job_id", flat=True))
        moving.update(**values)
        count_up(job_ids)
        if moved:
            told.send(Image, image_ids=moved)
    return len(moved)


def hold_galleries(gallery_ids: Iterable[UUID]) -> set[UUID]:
    """Lock galleries, in the bin or not, against deletion; returns those that exist."""
    held = Gallery.including_bin.select_for_update(no_key=True).filter(id__in=set(gallery_ids))
    return set(held.order_by("id").values_list("id", flat=True))


def hold_jobs(image_ids: Iterable[UUID]) -> set[UUID]:
    """Lock the jobs of these pictures before the pictures themselves; returns their ids.

    All code locks in one order (people, galleries, jobs, index states, pictures) to avoid
    deadlocks. A picture that has another job by the time it is locked is left alone (`of_jobs`):
    that job is not locked.
    """
    jobs_of = Image.objects.filter(id__in=image_ids).exclude(job=None).values("job_id")
    held = Job.objects.select_for_update(no_key=True).filter(id__in=jobs_of)
    return set(held.order_by("id").values_list("id", flat=True))


def count_up(job_ids: Iterable[UUID | None]) -> None:
    """Advance the job of every picture that has one."""
    steps = Counter(job_id for job_id in job_ids if job_id is not None)
    for job_id, n in sorted(steps.items()):
        jobs.advance(job_id, n)


def set_aside(images: ImageQuerySet, job: Job) -> int:
    """Fail the pictures a cancelled or failed job did not reach."""
    if job.state == JobState.SUCCEEDED:
        return 0
    code = reasons.CANCELLED if job.state == JobState.CANCELLED else reasons.STOPPED
    return mark_failed(images.unsettled().values_list("id", flat=True), code)


def take_up(images: ImageQuerySet) -> None:
    """Resume pictures that `set_aside` failed: their job runs again.

    They were counted when they failed, and will be counted again: a job that still counts, perhaps
    the parent of the running one, waits for them again.
    """
    left = images.filter(state=Image.State.FAILED, failure__in=reasons.OF_THE_JOB)
    with transaction.atomic():
        rows = list(left.values_list("id", "job_id"))
        ids = [id_ for id_, _ in rows]
        failed = Image.objects.of_jobs(hold_jobs(ids)).filter(id__in=ids, state=Image.State.FAILED)
        held = Image.objects.filter(id__in=failed.held())
        held.filter(prepared_at=None).update(state=Image.State.PENDING, failure="", attempts=0)
        held.exclude(prepared_at=None).update(state=Image.State.PENDING, failure="")
        for job_id in sorted({job_id for _, job_id in rows if job_id is not None}):
            recount(job_id)


def recount(job_id: UUID) -> None:
    """Set the remaining count of a resumed job to the pictures it still has.

    While it was settled, pictures may have been deleted, or retried by another job, without being
    counted here.
    """
    with transaction.atomic():
        held = Job.objects.select_for_update(no_key=True).filter(id=job_id)
        list(held.values_list("id"))
        jobs.set_left(job_id, Image.objects.unsettled().filter(job=job_id).count())


def try_again(images: ImageQuerySet, *, owner_id: int | None) -> Job | None:
    """Queue the failed pictures among a gallery's `images` again; None if none failed."""
    with transaction.atomic():
        ids = images.filter(state=Image.State.FAILED).held()
        if not ids:
            return None
        name = Image.objects.filter(id=ids[0]).values_list("gallery__name", flat=True).get()
        job = jobs.start("galleries.add", owner_id=owner_id, total=len(ids), params={"about": name})
        again = Image.objects.filter(id__in=ids)
        again.update(failure="", failure_params={}, attempts=0, job=job)
        # Without the original, preparation continues from the derived files.
        ahead = Q(prepared_at__isnull=False, gallery__keeps_originals=False)
        again.update(state=Image.State.PENDING)
        again.exclude(ahead).update(prepared_at=None)
    return job
