"""Whether a cluster that is alive does its work.

A cluster can hang with all its processes there: when a call into C never returns, when the main
process is caught between two signals. And a queue row can be lost: with the worker that was killed
as it took it, with a database that did not answer. Only progress tells.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.jobs import limits
from apps.jobs.managers import JobQuerySet, WorkerQuerySet
from apps.jobs.models import Job, Worker
from apps.jobs.services import recovery
from apps.jobs.states import JobState
from apps.jobs.supervision.cluster import Cluster

# A healthy idle cluster takes a job within a second.
PATIENCE = timedelta(seconds=8)
# Checks in a row that find jobs waiting beside an idle cluster until it is restarted.
MAX_CHECKS = 3


class Watchdog:
    """Checks one cluster from time to time, and remembers what the last check found."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._in_vain = 0

    def problem(self) -> str:
        """Why the cluster must be restarted; empty when all is well.

        Jobs that wait beside an idle cluster are woken again first: more often than the
        cluster, their queue rows are lost.
        """
        if reason := self._hung_job() or self._never_ready():
            return reason
        if not self._leaves_jobs_waiting():
            self._in_vain = 0
            return ""
        # While nothing can be written, workers wait for the database: such a check does not count.
        recovery.wake_again(self._cluster.queue)
        self._in_vain += 1
        return "jobs wait and none is taken" if self._in_vain >= MAX_CHECKS else ""

    def _hung_job(self) -> str:
        overdue = timezone.now() - limits.stale_after()
        jobs = self._running().filter(heartbeat__lt=overdue)
        hung = any(self._cluster.owns(job.worker) for job in jobs)
        return "a job gives no sign of life" if hung else ""

    def _never_ready(self) -> str:
        too_long = self._cluster.age > limits.stale_after().total_seconds()
        cold = self._row().filter(ready=None).exists()
        return "its workers do not get ready" if too_long and cold else ""

    def _leaves_jobs_waiting(self) -> bool:
        now = timezone.now()
        limit = now - PATIENCE
        waiting = Job.objects.filter(
            queue=self._cluster.queue, state=JobState.QUEUED, woken__lt=limit
        )
        # Later than now is a time from before the clock was put back.
        idle = self._row().filter(ready__isnull=False)
        idle = idle.exclude(ready__range=(limit, now)).exclude(active__range=(limit, now))
        busy = any(self._cluster.owns(job.worker) for job in self._running())
        return not busy and idle.exists() and waiting.exists()

    def _running(self) -> JobQuerySet:
        jobs = Job.objects.filter(queue=self._cluster.queue, state=JobState.RUNNING)
        return jobs.exclude(worker="")

    def _row(self) -> WorkerQuerySet:
        return Worker.objects.here(self._cluster.queue)
