"""Whether a cluster that is alive does its work.

A cluster can hang with all its processes there: when an idle worker is killed while it holds
the lock of django-q2's internal queue, when a call into C never returns, when the
main process is caught between two signals. Only progress tells.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.jobs import limits
from apps.jobs.managers import JobQuerySet, WorkerQuerySet
from apps.jobs.models import Job, Worker
from apps.jobs.states import JobState
from apps.jobs.supervision.cluster import Cluster

# A healthy idle cluster takes a job within a second.
PATIENCE = timedelta(seconds=30)


class Watchdog:
    """Checks one cluster from time to time, and remembers what the last check found."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._suspicious = False

    def problem(self) -> str:
        """Why the cluster must be restarted; empty when all is well.

        Waiting jobs are a reason only when they are seen twice: the first check may fall
        into the moment between two jobs.
        """
        if reason := self._hung_job() or self._never_ready():
            return reason
        suspicious, self._suspicious = self._suspicious, self._leaves_jobs_waiting()
        return "jobs wait and none is taken" if suspicious and self._suspicious else ""

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
        limit = timezone.now() - PATIENCE
        waiting = Job.objects.filter(
            queue=self._cluster.queue, state=JobState.QUEUED, woken__lt=limit
        )
        idle = self._row().filter(ready__lt=limit, active__lt=limit)
        busy = any(self._cluster.owns(job.worker) for job in self._running())
        return not busy and idle.exists() and waiting.exists()

    def _running(self) -> JobQuerySet:
        jobs = Job.objects.filter(queue=self._cluster.queue, state=JobState.RUNNING)
        return jobs.exclude(worker="")

    def _row(self) -> WorkerQuerySet:
        return Worker.objects.here(self._cluster.queue)
