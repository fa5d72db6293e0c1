"""Jobs that are given more units while they run: one act, however many requests it takes.

An open job does not end when all it has is done. Whoever adds to it renews its lease; when nobody
has for a while, the reconciler closes it, so that a browser that vanished leaves nothing open.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from apps.jobs.models import Job
from apps.jobs.queueing import requeue, start
from apps.jobs.services.requests import FORGOTTEN_ON_RETRY
from apps.jobs.transitions import settle_if_counted

# So long nobody adds to an open job before it is closed.
LEASE = timedelta(minutes=2)


class ClosedError(Exception):
    """The job takes no more units: it was cancelled, or has ended. `job` says which."""

    def __init__(self, job: Job) -> None:
        super().__init__(job.pk)
        self.job = job


def join(job_id: UUID, kind: str, *, owner_id: int | None, about: str, leased: bool = True) -> Job:
    """The open job of this id, locked until the transaction ends; it is started if there is none.

    Raises ClosedError when it has ended or was asked to, and LookupError when the id is that of
    another kind of job or of another person's.
    """
    job = _locked(job_id)
    if job is None:
        until, params = timezone.now() + LEASE if leased else None, {"about": about}
        return start(kind, owner_id=owner_id, params=params, job_id=job_id, open_until=until)
    if job.kind != kind or job.owner_id != owner_id:
        raise LookupError("This id is another job's.")
    if not job.is_active or job.cancel_requested:
        raise ClosedError(job)
    return job


def _locked(job_id: UUID) -> Job | None:
    return next(iter(Job.objects.filter(pk=job_id).locked()), None)


def grow(job: Job, to_do: int, *, done: int = 0, expected: int = 0, leased: bool = True) -> None:
    """Add units to a job that is locked, and let its handler come to them.

    `done` are units that took no work; `expected` is how many its maker announces in all.
    Whoever holds its lease renews it by this.
    """
    Job.objects.filter(pk=job.pk).update(
        total=F("total") + to_do + done,
        done=F("done") + done,
        expected=Greatest(F("expected"), expected),
        open_until=timezone.now() + LEASE if leased else F("open_until"),
    )
    if to_do:
        rerun(job)


def rerun(job: Job) -> None:
    """Let the handler of an active job come again: at once, or when it has returned."""
    with transaction.atomic():
        row = Job.objects.filter(pk=job.pk)
        row.locked()
        if not requeue(row.resting(), attempts=0):
            row.filter(state=Job.State.RUNNING).update(rerun_requested=True)


def ensure_child(kind: str, parent_id: UUID) -> None:
    """Let the parent's one child of this kind come to what is new: done again, it does no harm.

    It is started if there is none, and queued again if it had failed or was cancelled. A parent
    that has ended has nothing to do for it.
    """
    with transaction.atomic():
        parent = next(iter(Job.objects.active().filter(pk=parent_id).locked()), None)
        if parent is None:
            return
        children = parent.children.filter(kind=kind).exclude(state=Job.State.SUCCEEDED)
        child = children.order_by("-created").first()
        if child is None:
            start(kind, owner_id=parent.owner_id, parent=parent)
        elif child.is_active:
            rerun(child)
        else:
            requeue(Job.objects.filter(pk=child.pk), **FORGOTTEN_ON_RETRY)


def renew(job_id: UUID) -> None:
    """Units are on their way: keep the job open, if it is."""
    until = timezone.now() + LEASE
    Job.objects.active().filter(pk=job_id, open_until__isnull=False).update(open_until=until)


def close(job_id: UUID) -> None:
    """No more units come: the job ends when those it has are done."""
    with transaction.atomic():
        row = Job.objects.active().filter(pk=job_id)
        row.locked()
        row.update(open_until=None, expected=0)
        settle_if_counted(row.resting())


def close_expired() -> None:
    """Close the jobs that nobody adds to any more."""
    expired = Job.objects.active().filter(open_until__lte=timezone.now())
    for job_id in list(expired.order_by().values_list("pk", flat=True)):
        close(job_id)
