"""The end of a picture's way: ready, failed, or once more from the start."""

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
    """The pictures can be found. Counts each once, however often it is told."""
    return _settle(image_ids, images_ready, state=Image.State.READY, ready_at=timezone.now())


def mark_failed(image_ids: Iterable[UUID], code: str, params: dict[str, Any] | None = None) -> int:
    """The pictures cannot be used, for the reason `code` (see `apps.galleries.reasons`)."""
    values = {"failure": code, "failure_params": params or {}}
    return _settle(image_ids, images_failed, state=Image.State.FAILED, **values)


def _settle(image_ids: Iterable[UUID], told: Signal, **values: Any) -> int:
    """Move unsettled pictures to their end and count their jobs up, in one transaction."""
    ids = list(image_ids)
    with transaction.atomic():
        # First locked, then counted: two workers cannot both count one picture.
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
    """Lock galleries, in the bin or not, so that none goes meanwhile; those that are there."""
    held = Gallery.including_bin.select_for_update(no_key=True).filter(id__in=set(gallery_ids))
    return set(held.order_by("id").values_list("id", flat=True))


def hold_jobs(image_ids: Iterable[UUID]) -> set[UUID]:
    """Lock the jobs of these pictures, before anything else of them is locked; which they are.

    Everybody takes rows in one order (people, galleries, jobs, index states, pictures), so
    nobody waits for somebody who waits for them. A picture that waits for another job by the
    time it is locked itself is left alone (`of_jobs`): that job is not held.
    """
    jobs_of = Image.objects.filter(id__in=image_ids).exclude(job=None).values("job_id")
    held = Job.objects.select_for_update(no_key=True).filter(id__in=jobs_of)
    return set(held.order_by("id").values_list("id", flat=True))


def count_up(job_ids: Iterable[UUID | None]) -> None:
    """One step of its job for every picture that has one."""
    steps = Counter(job_id for job_id in job_ids if job_id is not None)
    for job_id, n in sorted(steps.items()):
        jobs.advance(job_id, n)


def set_aside(images: ImageQuerySet, job: Job) -> int:
    """Fail what a job that was cancelled or gave up did not reach; a finished job left nothing."""
    if job.state == JobState.SUCCEEDED:
        return 0
    code = reasons.CANCELLED if job.state == JobState.CANCELLED else reasons.STOPPED
    return mark_failed(images.unsettled().values_list("id", flat=True), code)


def take_up(images: ImageQuerySet) -> None:
    """Let pictures that `set_aside` failed go on where they were: their job runs again.

    They were counted when they failed, and will be again: a job that still counts, perhaps the
    parent of the one that runs, waits for them once more.
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
    """Let a job that runs again wait for the pictures it still has, and for no others.

    While it was settled, some of those it had not reached may have been deleted, or tried
    again by a job of their own: nobody counted them, and nobody will.
    """
    with transaction.atomic():
        held = Job.objects.select_for_update(no_key=True).filter(id=job_id)
        list(held.values_list("id"))
        jobs.set_left(job_id, Image.objects.unsettled().filter(job=job_id).count())


def try_again(images: ImageQuerySet, *, owner_id: int | None) -> Job | None:
    """Queue the failed ones of a gallery's `images` anew; None when none of them failed."""
    with transaction.atomic():
        ids = images.filter(state=Image.State.FAILED).held()
        if not ids:
            return None
        name = Image.objects.filter(id=ids[0]).values_list("gallery__name", flat=True).get()
        job = jobs.start("galleries.add", owner_id=owner_id, total=len(ids), params={"about": name})
        again = Image.objects.filter(id__in=ids)
        again.update(failure="", failure_params={}, attempts=0, job=job)
        # Where the original is gone, what was made of it is all there is to go on from.
        ahead = Q(prepared_at__isnull=False, gallery__keeps_originals=False)
        again.update(state=Image.State.PENDING)
        again.exclude(ahead).update(prepared_at=None)
    return job
