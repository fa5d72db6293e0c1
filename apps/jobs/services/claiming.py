"""Taking a job. Each step is one conditional UPDATE that happened or did not."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, FloatField, Q, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from apps.jobs import limits, processes, stages, supervisor_watchdog
from apps.jobs.kinds import JobKind, find
from apps.jobs.models import Job
from apps.jobs.services.failing import CRASHED, UNKNOWN, fail, is_worn_out
from apps.jobs.states import JobState, Settles
from apps.jobs.transitions import settle


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
    if supervisor_watchdog.is_stopping():
        not_now(job_id)
        return None
    kind = find(job.kind)
    if kind is None:
        fail(Job.objects.filter(pk=job_id), UNKNOWN)
        return None
    return _take(job, kind)


def not_now(job_id: UUID) -> None:
    """The queue row of a job that waits was used up: let the reconciler write another."""
    Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(woken=None)


def _take(job: Job, kind: JobKind) -> Job | None:
    now = timezone.now()
    took = Job.objects.filter(pk=job.pk, state=JobState.QUEUED).move(
        JobState.RUNNING,
        worker=processes.name(),
        attempts=F("attempts") + 1,
        heartbeat=now,
        claimed=now,
        started=Coalesce("started", Value(now)),
        rerun_requested=False,
        **_counts(job, kind),
        **_pace(job, kind, now),
    )
    return Job.objects.get(pk=job.pk) if took else None


def _counts(job: Job, kind: JobKind) -> dict[str, Any]:
    """What a claim begins with: stages go on, and so does what others count."""
    if kind.stages:
        return {"stages": stages.to_rows(stages.planned(kind.stages, job.stages))}
    # A handler that works until it returns goes through all its units again.
    return {"done": 0} if job.settles == Settles.RETURN else {}


def _pace(job: Job, kind: JobKind, now: datetime) -> dict[str, Any]:
    """From where the time left is estimated: this claim, or the one that it goes on with."""
    begins: Any = Value(0.0)
    if kind.stages:
        begins = Value(stages.weighed(stages.planned(kind.stages, job.stages))[0])
    elif job.settles != Settles.RETURN:
        begins = Cast("done", FloatField())
    return {
        "paced_since": Coalesce("paced_since", Value(now)),
        "paced_from": Case(
            When(Q(paced_since=None), then=begins),
            default=F("paced_from"),
            output_field=FloatField(),
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
    return silent and not Job.objects.filter(pk=job.pk).silent_for_a_reason().exists()


def recover(job: Job) -> bool:
    """Take a stale job from its holder: queue it again, or settle it; whether it was taken.

    Holds only if the job is still as `job` says; a late heartbeat wins, and so does a resume.
    """
    as_seen = Job.objects.filter(pk=job.pk, worker=job.worker, heartbeat=job.heartbeat)
    if job.cancel_requested:
        return settle(as_seen, JobState.CANCELLED, worker="")
    if job.pause_requested:
        still_asked = as_seen.filter(pause_requested=True)
        return bool(still_asked.move(JobState.PAUSED, worker="", attempts=0, paced_since=None))
    if is_worn_out(job):
        return fail(as_seen, CRASHED, times=job.attempts)
    return bool(as_seen.move(JobState.QUEUED, worker="", woken=None, paced_since=None))
