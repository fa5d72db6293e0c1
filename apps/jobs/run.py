"""What a handler holds while it works: its job's parameters, progress and stop signs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection

from apps.jobs import limits
from apps.jobs.claim import Claim
from apps.jobs.errors import Cancelled, Interrupted, JobError, Paused, Stop, Yielded
from apps.jobs.models import Job
from apps.jobs.progress import advance, beat, forgive, report, save_checkpoint
from apps.jobs.stage_run import StageRun
from apps.jobs.states import JobState

if TYPE_CHECKING:
    from django.utils.functional import Promise

__all__ = ["Cancelled", "Interrupted", "JobError", "Paused", "Result", "Run", "StageRun", "Stop"]

logger = logging.getLogger(__name__)

# What came out of a job, as JSON.
Result = Mapping[str, Any] | Sequence[Any] | str | int | float

# A heartbeat from beside a step that is a long one.
PULSE_SECONDS = 10.0


class Run(Claim):
    """One claim of one job by this process.

    A handler works in small units that do no harm when done twice, calls `check` before
    each and `advance` after. It keeps no state of its own: after a crash it is called
    again and skips what the database says is done. `done` then starts from 0, so units
    that are skipped are counted too; only a kind with `settles="count"` keeps its count.

    The handler of a kind with stages loops over `stages` instead; their counts are kept.
    """

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._stages = job.progress

    def stages(self) -> Iterator[StageRun]:
        """The stages that are not done, in order; each is done when the loop asks for the next."""
        for at, progress in enumerate(self._stages):
            if not progress.is_done:
                stage = StageRun(self, self._stages, at)
                stage.begin()
                yield stage
                stage.finish()

    def advance(self, n: int = 1, message: str | Promise = "") -> None:
        """Count `n` more units as done and, if given, say what is going on."""
        limits.rearm()
        advance(self.job_id, n, message)

    def report(self, done: int, total: int) -> None:
        """Say how far the work is, for a handler that only watches it being done."""
        limits.rearm()
        report(self.job_id, self.worker, done, total)

    @contextmanager
    def long_step(self, seconds: int) -> Iterator[None]:
        """Let a step that cannot be divided take so long: a thread tells that it is alive."""
        ended = threading.Event()
        pulse = threading.Thread(target=self._beat_until, args=[ended], daemon=True)
        pulse.start()
        try:
            with limits.longer(seconds):
                yield
        finally:
            ended.set()
            pulse.join()

    def _beat_until(self, ended: threading.Event) -> None:
        try:
            while not ended.wait(PULSE_SECONDS):
                try:
                    beat(self.job_id, self.worker)
                except DatabaseError as error:
                    logger.warning("Job %s could not tell that it is alive: %s", self.job_id, error)
        finally:
            connection.close()

    def forgive_crashes(self) -> None:
        """Say that units were done which need not be done again; crashes before are forgiven.

        For a handler that returns after hours: what crashes it now and then over a long time
        is no reason to set it aside, what crashes it always at the same place is.
        """
        forgive(self.job_id, self.worker)

    def remember(self, **values: Any) -> None:
        """Keep values in the job's checkpoint, and find them among `params` in its next claim.

        For handlers without stages. What is not found there has to be found out again.
        """
        self.keep(**values)
        self.params = self.params | values
        save_checkpoint(self.job_id, self.worker, self.checkpoint)

    def yield_to_queue(self) -> None:
        """Between two units of long work: let the jobs go first that wait in this queue.

        Whose turn comes then is decided by `services.fair_queueing`: nobody has the whole queue.
        Do at least one unit before, or a queue that is never empty keeps the job from any.
        """
        waiting = Job.objects.filter(queue=self.queue, state=JobState.QUEUED)
        if waiting.exclude(pk=self.job_id).exists():
            self.step_back()

    def step_back(self) -> None:
        """Go to the end of the queue, because what the job needs is not there yet."""
        raise Yielded
