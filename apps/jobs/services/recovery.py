"""Bringing back what was forgotten: dead workers' jobs, lost queue rows, old rows."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Q
from django.utils import timezone
from django_q.models import Failure, OrmQ

from apps.jobs import kinds, limits, processes, registry, supervisor_watchdog
from apps.jobs.models import Job
from apps.jobs.queueing import queue_of, start, wake
from apps.jobs.services.claiming import is_stale, recover
from apps.jobs.services.growing import close_expired
from apps.jobs.services.releasing import give_back
from apps.jobs.states import TERMINAL, JobState

logger = logging.getLogger(__name__)

# A queued job may rightly wait this long behind rows that a cluster has prefetched.
FORGOTTEN_AFTER = timedelta(seconds=60)
KEEP_CHILDREN = timedelta(days=7)
KEEP_JOBS = timedelta(days=90)
# Queue rows written in one call; the rest follow in the next.
MAX_WAKES = 100
# Between two looks at a database that does not answer.
PAUSE_SECONDS = 0.5


def reconcile() -> int:
    """Wake jobs that nothing would wake any more; how many.

    Cheap when there is nothing to do. `manage.py work` calls it at start and every 10 s.
    """
    close_expired()
    running = Job.objects.filter(state=JobState.RUNNING)
    rightly = Job.objects.silent_for_a_reason().order_by().values("pk")
    for job in running.exclude(pk__in=rightly).iterator():
        if is_stale(job):
            recover(job)
    return sum(wake(job) for job in _forgotten())


def _forgotten() -> list[Job]:
    """Queued jobs without a queue row: known to have none, or old while their queue is empty.

    A queue with rows that wait to be taken is merely long, and a second row would not make it
    shorter. A duplicate does no harm, it is only avoided. A row that was written before the clock
    was put back is not taken until that time comes again: such a job counts as having none.
    """
    now = timezone.now()
    to_come = now + FORGOTTEN_AFTER
    waiting = set(OrmQ.objects.filter(lock__lte=now).values_list("key", flat=True).distinct())
    overdue = Q(woken=None) | Q(woken__lt=now - FORGOTTEN_AFTER) | Q(woken__gt=to_come)
    jobs = Job.objects.filter(overdue, state=JobState.QUEUED).order_by("created")[:MAX_WAKES]
    return [
        job
        for job in jobs
        if job.woken is None or job.woken > to_come or queue_of(job) not in waiting
    ]


def release_rows(queue: str) -> None:
    """Let the queue's rows that a dead cluster had taken be taken again at once."""
    now = timezone.now()
    OrmQ.objects.filter(key=queue, lock__gt=now).update(lock=now)


def wake_again(queue: str) -> None:
    """Let an idle queue's jobs be taken whose rows were reserved in vain, or are gone."""
    release_rows(queue)
    if OrmQ.objects.filter(key=queue).exists():
        return
    for job in Job.objects.filter(queue=queue, state=JobState.QUEUED).order_by("created")[
        :MAX_WAKES
    ]:
        wake(job)


def give_back_all(workers: Iterable[str]) -> None:
    """Queue the jobs of processes that were ended on purpose; that is no crash of theirs."""
    for job in Job.objects.filter(state=JobState.RUNNING, worker__in=list(workers)):
        give_back(job.worker, job.pk)


def recover_own() -> None:
    """Take from this process what it holds but does not work on any more: the database failed as a
    job was taken or let go, and while its holder lives nobody else would take it.

    Waits for the database, as long as nobody else may take the job. Raises what it raised last.
    """
    until = time.monotonic() + limits.stale_after().total_seconds()
    while True:
        connection.close()  # It may be the one that broke.
        try:
            for job in Job.objects.filter(state=JobState.RUNNING, worker=processes.name()):
                recover(job)
            return
        except (DatabaseError, InterfaceError):
            if supervisor_watchdog.is_stopping() or time.monotonic() > until:
                raise
            time.sleep(PAUSE_SECONDS)


def held_by(queue: str) -> set[str]:
    """The processes that hold jobs of this queue now, as `processes.name` names them."""
    jobs = Job.objects.filter(state=JobState.RUNNING, queue=queue)
    return set(jobs.exclude(worker="").values_list("worker", flat=True))


def start_daily() -> int:
    """Start the housekeeping that the last day has not seen; how many jobs."""
    yesterday = timezone.now() - timedelta(days=1)
    due = [
        kind
        for kind in kinds.daily_kinds()
        if not Job.objects.filter(kind=kind, created__gt=yesterday).exists()
    ]
    for kind in due:
        start(kind)
    return len(due)


def ask_hourly() -> None:
    """Let the apps start what is due (`registry.every_hour`). One that fails stops no other."""
    for function in registry.hourly():
        try:
            function()
        except DatabaseError:
            raise
        except Exception:
            logger.exception("What is due every hour could not be looked at.")


def prune() -> None:
    """Delete finished jobs that nobody will look for, and django-q2's old failures."""
    now = timezone.now()
    finished = Job.objects.filter(state__in=TERMINAL)
    # A parent that goes on later asks what became of its children.
    children = finished.filter(parent__state__in=TERMINAL)
    children.filter(finished__lt=now - KEEP_CHILDREN).delete()
    finished.filter(parent=None, finished__lt=now - KEEP_JOBS).delete()
    Failure.objects.filter(stopped__lt=now - KEEP_CHILDREN).delete()
