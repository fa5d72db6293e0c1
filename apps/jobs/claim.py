"""One claim of one job by this process: what the row said, signs of life, signs to stop."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from apps.jobs import limits, supervisor_watchdog
from apps.jobs.errors import Cancelled, Interrupted, LostClaim, Paused
from apps.jobs.models import Job
from apps.jobs.progress import beat

# A heartbeat is one small write; more often than this it tells nobody anything new.
BEAT_SECONDS = 2.0


class Claim:
    def __init__(self, job: Job) -> None:
        self.job_id: UUID = job.pk
        self.kind = job.kind
        self.queue = job.queue
        self.owner_id = job.owner_id
        self.parent_id = job.parent_id
        self.total = job.total
        self.worker = job.worker
        self.checkpoint: dict[str, Any] = job.checkpoint
        # What the job was started with; without stages also what `Run.remember` kept since.
        self.params: dict[str, Any] = job.params if job.stages else job.params | job.checkpoint
        self._next_beat = 0.0

    def beat(self) -> None:
        """Tell that the work is alive, for this job and its parent. Cheap to call often."""
        limits.rearm()
        if time.monotonic() < self._next_beat:
            return
        beat(self.job_id, self.worker)
        self._next_beat = time.monotonic() + BEAT_SECONDS

    def check(self) -> None:
        """Beat, and raise a `Stop` when the work should not go on with its next unit."""
        if supervisor_watchdog.is_stopping():
            raise Interrupted
        self.beat()
        job = Job.objects.only("worker", "cancel_requested", "pause_requested").get(pk=self.job_id)
        if job.worker != self.worker:
            raise LostClaim
        if job.cancel_requested:
            raise Cancelled
        if job.pause_requested:
            raise Paused

    def keep(self, **values: Any) -> None:
        """Put values into the checkpoint; they are written with the next progress."""
        self.checkpoint = self.checkpoint | values
