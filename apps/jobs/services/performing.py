"""Working on jobs: what a queue's worker does for one, and doing them all in this process."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from uuid import UUID

from django.db.models.functions import Coalesce

from apps.jobs import supervisor_watchdog
from apps.jobs.errors import (
    AwaitsChildren,
    Cancelled,
    Interrupted,
    JobError,
    LostClaim,
    Paused,
    Stop,
    Yielded,
)
from apps.jobs.kinds import find
from apps.jobs.limits import unit_limit
from apps.jobs.models import Job
from apps.jobs.queueing import queue_of
from apps.jobs.registry import handler_of
from apps.jobs.run import Run
from apps.jobs.services.claiming import claim, is_stale, not_now
from apps.jobs.services.fair_queueing import next_in
from apps.jobs.services.releasing import (
    give_back,
    release_cancelled,
    release_crashed,
    release_failed,
    release_paused,
    release_returned,
    release_waiting,
    release_yielded,
)
from apps.jobs.states import JobState
from futu import tracing

logger = logging.getLogger(__name__)


def perform(job_id: UUID | str) -> bool:
    """Claim the job, run its handler and settle it; whether this process had it.

    A second delivery, a vanished job and a job that somebody else holds do no harm.
    """
    job = claim(UUID(str(job_id)))
    if job is None:
        return False
    with tracing.of_job(job.pk, job.request_id, job.owner_id):
        _perform(job)
    return True


def _perform(job: Job) -> None:
    """Run the handler of a job that this process has claimed."""
    try:
        with unit_limit():
            result = handler_of(job.kind)(Run(job))
    except Stop as stop:
        _let_go(job, stop)
    except JobError as error:
        release_failed(job, error)
    except (KeyboardInterrupt, SystemExit):
        give_back(job.worker, job.pk)
        raise
    except Exception as error:
        logger.exception("Job %s (%s) failed, attempt %s.", job.pk, job.kind, job.attempts)
        release_crashed(job, error)
    else:
        release_returned(job, result)


def work(job_id: UUID | str) -> bool:
    """Do the job whose turn it is in the queue of the one that woke this worker; whether one was.

    The one that woke it waits for its turn, to which the queue row of the other will bring it.
    """
    named = Job.objects.filter(pk=UUID(str(job_id))).first()
    if named is None or find(named.kind) is None or is_stale(named):
        return perform(job_id)
    while not supervisor_watchdog.is_stopping():
        chosen = next_in(queue_of(named))
        if chosen is None:
            return False
        if perform(chosen):
            return True
    not_now(named.pk)
    return False


def _let_go(job: Job, stop: Stop) -> None:
    match stop:
        case Cancelled():
            release_cancelled(job)
        case Paused():
            release_paused(job)
        case Interrupted():
            give_back(job.worker, job.pk)
        case Yielded():
            release_yielded(job)
        case AwaitsChildren():
            release_waiting(job)
        case LostClaim():
            logger.warning("Job %s (%s) is worked on elsewhere now.", job.pk, job.kind)


def drain(queues: Iterable[str] | None = None) -> int:
    """Perform in this process, as queued, until no job is left; how many were performed.

    Covers every queue unless some are named, and the jobs that handlers start meanwhile.
    For `--wait` without a worker, and for tests.
    """
    performed = 0
    passed: set[UUID] = set()
    while (job_id := _next(queues, passed)) is not None:
        if perform(job_id):
            performed += 1
        else:
            passed.add(job_id)
    return performed


def _next(queues: Iterable[str] | None, passed: set[UUID]) -> UUID | None:
    """The job queued first or stale, leaving out those somebody else was quicker for."""
    open_jobs = Job.objects.filter(state__in=(JobState.QUEUED, JobState.RUNNING))
    if queues is not None:
        open_jobs = open_jobs.filter(queue__in=list(queues))
    # One that yielded was queued again, behind the others.
    in_order = open_jobs.exclude(pk__in=passed).order_by(Coalesce("woken", "created"), "created")
    for job in in_order.iterator():
        if job.state == JobState.QUEUED or is_stale(job):
            return job.pk
    return None
