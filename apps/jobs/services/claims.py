"""Taking a job and letting go of it. Each is one conditional UPDATE that happened or did not."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_noop

from apps.jobs import limits, processes, supervisor_watchdog
from apps.jobs.managers import JobQuerySet
from apps.jobs.models import Job
from apps.jobs.registry import JobKind, find
from apps.jobs.run import JobError
from apps.jobs.services.queueing import requeue
from apps.jobs.services.requests import request_cancel
from apps.jobs.states import JobState
from apps.jobs.transitions import settle, settle_if_counted

CRASHED = gettext_noop(
    "The worker stopped %(times)s times during this job, so the job was set aside. "
    "You can try again."
)
UNEXPECTED = gettext_noop(
    "Something unexpected went wrong; the server's log has the details. You can try again."
)
TOO_SLOW = gettext_noop("One step took longer than %(seconds)s seconds. You can try again.")
UNKNOWN = gettext_noop("This version of Futu does not know this kind of job.")


def claim(job_id: UUID) -> Job | None:
    """Take the job for this process, or None when it is not to be worked on now.

    A job that another process holds is left alone, unless that process is dead or silent.
    """
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return None
    if is_stale(job):
        recover(job)
        job.refresh_from_db()
    if job.state != JobState.QUEUED:
        return None
    if supervisor_watchdog.is_cut():
        not_now(job_id)
        return None
    kind = find(job.kind)
    if kind is None:
        _fail(Job.objects.filter(pk=job_id), UNKNOWN)
        return None
    return _take(job, kind)


def not_now(job_id: UUID) -> None:
    """The queue row of a job that waits was used up: let the reconciler write another."""
    Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(woken=None)


def _take(job: Job, kind: JobKind) -> Job | None:
    now = timezone.now()
    # A handler that works until it returns goes through all its units again.
    recount: dict[str, Any] = {"done": 0} if kind.settles == "return" else {}
    took = Job.objects.filter(pk=job.pk, state=JobState.QUEUED).move(
        JobState.RUNNING,
        worker=processes.name(),
        attempts=F("attempts") + 1,
        heartbeat=now,
        claimed=now,
        started=Coalesce("started", Value(now)),
        rerun_requested=False,
        **recount,
        **_pace(kind, now),
    )
    return Job.objects.get(pk=job.pk) if took else None


def _pace(kind: JobKind, now: datetime) -> dict[str, Any]:
    """From where the time left is estimated: the first claim, or the first after a pause."""
    begun = Q(paced_since=None)
    done = F("done") if kind.settles != "return" else Value(0)
    return {
        "paced_since": Coalesce("paced_since", Value(now)),
        "paced_from": Case(
            When(begun, then=done), default=F("paced_from"), output_field=IntegerField()
        ),
    }


def is_stale(job: Job) -> bool:
    """Whether the job counts as running but nobody can be working on it any more.

    One that rests, for its handler has returned, is silent by right while somebody else will
    wake or end it: run again, it would only do again what is done.
    """
    if job.state != JobState.RUNNING:
        return False
    if job.worker and processes.is_dead(job.worker):
        return True
    silent = job.heartbeat is None or job.heartbeat < timezone.now() - limits.stale_after()
    return silent and not Job.objects.filter(pk=job.pk).waiting_rightly().exists()


def recover(job: Job) -> bool:
    """Take a stale job from its holder: queue it again, or settle it; whether it was taken.

    Holds only if the job is still as `job` says; a late heartbeat wins.
    """
    as_seen = Job.objects.filter(pk=job.pk, worker=job.worker, heartbeat=job.heartbeat)
    if job.cancel_requested:
        return settle(as_seen, JobState.CANCELLED, worker="")
    if job.pause_requested:
        return bool(as_seen.move(JobState.PAUSED, worker="", attempts=0, paced_since=None))
    if _is_worn_out(job):
        return _fail(as_seen, CRASHED, times=job.attempts)
    return bool(as_seen.move(JobState.QUEUED, worker="", woken=None, paced_since=None))


def _is_worn_out(job: Job) -> bool:
    kind = find(job.kind)
    return kind is not None and job.attempts >= kind.max_attempts


def _held(job: Job) -> JobQuerySet:
    """The job's row, as long as this claim of it holds."""
    return Job.objects.filter(pk=job.pk, worker=job.worker)


def _fail(job: JobQuerySet, source: str, **values: Any) -> bool:
    return settle(job, JobState.FAILED, worker="", error_source=source, error_values=values)


def returned(job: Job) -> None:
    """The handler has come to its end."""
    kind = find(job.kind)
    with transaction.atomic():
        _held(job).held()
        # Requests that came after the handler's last look at them.
        if requeue(_held(job).filter(rerun_requested=True), attempts=0):
            return
        if kind is None or kind.settles == "return" or _is_over(job, kind):
            settle(_held(job), JobState.SUCCEEDED, worker="")
            return
        _held(job).update(worker="", attempts=0, heartbeat=timezone.now())
        unheld = Job.objects.filter(pk=job.pk).resting()
        if settle_if_counted(unheld):
            return
        settle(unheld.filter(cancel_requested=True), JobState.CANCELLED)
        unheld.filter(pause_requested=True).move(JobState.PAUSED, paced_since=None)


def _is_over(job: Job, kind: JobKind) -> bool:
    """Whether there is nothing to rest for: the parent has ended, or is gone."""
    if kind.settles != "parent":
        return False
    return job.parent_id is None or not Job.objects.active().filter(pk=job.parent_id).exists()


def cancelled(job: Job) -> None:
    if settle(_held(job), JobState.CANCELLED, worker=""):
        # Children that were started after the request.
        for child in job.children.active():
            request_cancel(child)


def paused(job: Job) -> None:
    _held(job).move(JobState.PAUSED, worker="", attempts=0, paced_since=None)


def given_back(worker: str, job_id: UUID) -> None:
    """Put a job that was stopped on purpose back in its queue; that is no crash."""
    Job.objects.filter(pk=job_id, worker=worker).move(
        JobState.QUEUED, worker="", woken=None, attempts=Greatest(F("attempts"), 1) - 1
    )


def made_way(job: Job) -> None:
    """Put a job that lets others go first at the end of its queue."""
    requeue(_held(job), attempts=Greatest(F("attempts"), 1) - 1)


def failed(job: Job, error: JobError) -> None:
    _fail(_held(job), error.source, **error.values)


def crashed(job: Job, error: Exception) -> None:
    """Something unexpected was raised: queue the job again while it has attempts left."""
    # As it stands now: crashes may have been forgiven since the job was taken.
    if _is_worn_out(_held(job).first() or job):
        if isinstance(error, limits.UnitTimeoutError):
            _fail(_held(job), TOO_SLOW, seconds=settings.FUTU_UNIT_TIMEOUT)
        else:
            _fail(_held(job), UNEXPECTED)
        return
    requeue(_held(job), paced_since=None)
