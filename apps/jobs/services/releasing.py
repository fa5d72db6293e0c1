"""Letting go of a claimed job: its handler came to its end, stopped, or failed.

Nothing happens to a job that this claim does not hold any more.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from apps.jobs import limits
from apps.jobs.errors import JobError
from apps.jobs.managers import JobQuerySet
from apps.jobs.models import Job
from apps.jobs.queueing import requeue
from apps.jobs.run import Result
from apps.jobs.services.failing import TOO_SLOW, UNEXPECTED, fail, is_worn_out
from apps.jobs.services.requests import request_cancel, request_pause
from apps.jobs.states import JobState, Settles
from apps.jobs.transitions import settle, settle_if_counted, wake_if_children_ended


def _held(job: Job) -> JobQuerySet:
    """The job's row, as long as this claim of it holds."""
    return Job.objects.filter(pk=job.pk, worker=job.worker)


def release_returned(job: Job, result: Result | None) -> None:
    """The handler has come to its end."""
    with transaction.atomic():
        _held(job).locked()
        if result is not None:
            _held(job).update(result=result)
        # Requests that came after the handler's last look at them.
        if requeue(_held(job).filter(rerun_requested=True), attempts=0):
            return
        if _is_finished(job):
            settle(_held(job), JobState.SUCCEEDED, worker="")
            return
        _rest(job)
        if not settle_if_counted(_resting(job)):
            _meet_requests(job)


def _is_finished(job: Job) -> bool:
    """Whether there is nothing to rest for: of a child, when the parent has ended, or is gone."""
    if job.settles == Settles.PARENT:
        return not Job.objects.active().filter(children=job.pk).exists()
    return job.settles == Settles.RETURN


def release_waiting(job: Job) -> None:
    """The handler is called again when the job's children have ended."""
    with transaction.atomic():
        _held(job).locked()
        _rest(job)
        _meet_requests(job)
        wake_if_children_ended(_resting(job))


def _rest(job: Job) -> None:
    _held(job).update(worker="", attempts=0, heartbeat=timezone.now())


def _resting(job: Job) -> JobQuerySet:
    return Job.objects.filter(pk=job.pk).resting()


def _meet_requests(job: Job) -> None:
    """What was asked of it while it was held, and its handler did not see."""
    settle(_resting(job).filter(cancel_requested=True), JobState.CANCELLED)
    _resting(job).filter(pause_requested=True).move(JobState.PAUSED, paced_since=None)


def release_cancelled(job: Job) -> None:
    if settle(_held(job), JobState.CANCELLED, worker=""):
        # Children that were started after the request.
        for child in job.children.active():
            request_cancel(child)


def release_paused(job: Job) -> None:
    with transaction.atomic():
        _held(job).locked()
        asked = _held(job).filter(pause_requested=True)
        if asked.move(JobState.PAUSED, worker="", attempts=0, paced_since=None):
            # Children that were started after the request.
            for child in job.children.active():
                request_pause(child)
        else:  # Resumed between the handler's last look and now.
            requeue(_held(job), attempts=0)


def give_back(worker: str, job_id: UUID) -> None:
    """Put a job that was stopped on purpose back in its queue; that is no crash."""
    Job.objects.filter(pk=job_id, worker=worker).move(
        JobState.QUEUED,
        worker="",
        woken=None,
        paced_since=None,
        attempts=Greatest(F("attempts"), 1) - 1,
    )


def release_yielded(job: Job) -> None:
    """Put a job that lets others go first at the end of its queue."""
    requeue(_held(job), attempts=Greatest(F("attempts"), 1) - 1)


def release_failed(job: Job, error: JobError) -> None:
    fail(_held(job), error.source, **error.values)


def release_crashed(job: Job, error: Exception) -> None:
    """Something unexpected was raised: queue the job again while it has attempts left."""
    # As it stands now: crashes may have been forgiven since the job was taken.
    if is_worn_out(_held(job).first() or job):
        if isinstance(error, limits.UnitTimeoutError):
            fail(_held(job), TOO_SLOW, seconds=settings.FUTU_UNIT_TIMEOUT)
        else:
            fail(_held(job), UNEXPECTED)
        return
    requeue(_held(job), paced_since=None)
