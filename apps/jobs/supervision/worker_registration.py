"""A queue's registration on this host: its Worker row, and the cluster that is kept running."""

from __future__ import annotations

import logging
import time

from django.utils import timezone

from apps.jobs import processes
from apps.jobs.models import Worker
from apps.jobs.services.recovery import give_back_all, held_by, release_rows
from apps.jobs.supervision.cluster import Cluster
from apps.jobs.supervision.watchdog import Watchdog

logger = logging.getLogger(__name__)

# A cluster that ends sooner after its start is started again with a growing delay (seconds).
HEALTHY = 10.0
LONGEST_DELAY = 30.0


class WorkerRegistration:
    def __init__(self, queue: str) -> None:
        self.queue = queue
        self.cluster = Cluster(queue)
        self._watchdog = Watchdog(self.cluster)
        self._early_ends = 0
        self._not_before = 0.0  # time.monotonic()

    def start(self) -> None:
        """Start the cluster; queue rows that a dead one had taken are free again."""
        now = timezone.now()
        release_rows(self.queue)
        fresh = {"pid": 0, "seen": now, "ready": None, "active": now}
        Worker.objects.update_or_create(queue=self.queue, host=processes.host(), defaults=fresh)
        self.cluster.start()
        self._watchdog = Watchdog(self.cluster)
        self.refresh()

    def refresh(self) -> None:
        """Keep the queue's Worker row fresh while the cluster lives."""
        if self.cluster.is_alive:
            row = Worker.objects.here(self.queue)
            row.update(pid=self.cluster.pid, seen=timezone.now())

    def restart_if_ended(self) -> None:
        """Start the cluster again when its main process has ended."""
        if self.cluster.is_alive:
            return
        if self.cluster.pid:
            logger.warning("The workers of queue %s ended unexpectedly.", self.queue)
            early = self.cluster.age < HEALTHY
            self._early_ends = self._early_ends + 1 if early else 0
            self._not_before = time.monotonic() + min(2.0**self._early_ends - 1, LONGEST_DELAY)
            self.cluster.kill()
        if time.monotonic() >= self._not_before:
            self.start()

    def restart_if_stuck(self) -> None:
        """Start the cluster again when it lives but does not work."""
        if self.cluster.is_alive and (reason := self._watchdog.problem()):
            logger.warning("The workers of queue %s hang: %s.", self.queue, reason)
            self.cluster.kill()
            self.start()

    def stop(self, deadline: float) -> None:
        """Wait for the cluster, asked to stop, until `deadline` (monotonic), then kill it.

        A job that was cut off goes back to its queue.
        """
        if not self.cluster.wait(deadline - time.monotonic()):
            logger.warning("The workers of queue %s did not stop in time.", self.queue)
        try:
            cut_off = {name for name in held_by(self.queue) if self.cluster.owns(name)}
        finally:
            self.cluster.kill()
        give_back_all(cut_off)
        Worker.objects.here(self.queue).delete()
