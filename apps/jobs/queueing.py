"""Starting jobs: the only place that writes to django-q2's queues."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from apps.jobs import stages
from apps.jobs.kinds import DEFAULT_QUEUE, find, get_kind
from apps.jobs.managers import JobQuerySet
from apps.jobs.models import Job
from futu import tracing

PERFORM = "apps.jobs.tasks.perform"


def start(
    kind: str,
    *,
    owner_id: int | None = None,
    total: int = 0,
    params: dict[str, Any] | None = None,
    parent: Job | None = None,
    job_id: UUID | None = None,
    open_until: datetime | None = None,
) -> Job:
    """Write a job and the queue row that wakes a worker for it.

    Call it inside the transaction that writes what the job is about: both rows commit with
    it or not at all. Raises LookupError for a kind that no app declared. A job that is
    `open_until` a moment may be given more units until then (`growing`).
    """
    declared = get_kind(kind)
    with transaction.atomic():
        job = Job.objects.create(
            id=job_id or uuid4(),
            kind=kind,
            queue=declared.queue,
            settles=declared.settles,
            feeds=declared.feeds,
            stages=stages.to_rows(stages.planned(declared.stages)),
            owner_id=owner_id,
            total=total,
            params=params or {},
            parent=parent,
            open_until=open_until,
            request_id=tracing.request_id(),
        )
        wake(job)
    return job


def wake(job: Job) -> bool:
    """Write a queue row for a queued job, unless another process just did; whether written."""
    now = timezone.now()
    unchanged = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED, woken=job.woken)
    with transaction.atomic():
        if not unchanged.update(woken=now):
            return False
        # No result is saved: the job's row is the record. No timeout either: django-q2's is
        # for the whole task, ours (limits.py) for one unit.
        async_task(PERFORM, str(job.pk), cluster=queue_of(job), save=False, timeout=-1)
    job.woken = now
    return True


def requeue(job: JobQuerySet, **changes: Any) -> bool:
    """Queue the one job of this query and wake a worker for it; whether it moved just now."""
    with transaction.atomic():
        ids = [locked.pk for locked in job.locked()]
        if not job.move(Job.State.QUEUED, worker="", **changes):
            return False
        return wake(Job.objects.get(pk=ids[0]))


def queue_of(job: Job) -> str:
    """Where a worker is woken for it; one of an unknown kind fails on the default queue."""
    return job.queue if find(job.kind) else DEFAULT_QUEUE
