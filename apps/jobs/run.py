"""What a handler holds while it works: its job's parameters, progress and stop signs."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import DatabaseError, connection

from apps.jobs import limits, registry, supervisor_watchdog
from apps.jobs.models import Job
from apps.jobs.progress import advance, beat, forgive, report
from apps.jobs.sentences import source_of
from apps.jobs.states import JobState

if TYPE_CHECKING:
    from django.utils.functional import Promise

logger = logging.getLogger(__name__)

# A heartbeat is one small write; more often than this it tells nobody anything new.
BEAT_SECONDS = 2.0
# The same from beside a step that is a long one.
PULSE_SECONDS = 10.0


class JobError(Exception):
    """An expected failure, with one sentence for the person who waits.

    Pass the sentence untranslated or lazily translated, its values apart:
    `JobError(_("%(name)s is gone."), name=gallery.name)`. The job is not tried again.
    """

    def __init__(self, sentence: str | Promise, **values: str | int | float) -> None:
        super().__init__(sentence, values)
        self.source = source_of(sentence)
        self.values = values

    def __str__(self) -> str:
        return self.source % self.values if self.values else self.source


class Stop(BaseException):
    """The handler must let go of its job between two units.

    No Exception, so that a unit's own `except Exception` does not take it for a failure.
    """


class Cancelled(Stop):
    """The owner asked to cancel the job."""


class Paused(Stop):
    """The owner asked to pause the job."""


class Interrupted(Stop):
    """This worker is shutting down; the job goes back to its queue."""


class MadeWay(Stop):
    """The handler lets others go first; the job waits behind them in its queue."""


class LostClaim(Stop):
    """Another worker has taken the job, because this one was silent for too long."""


class Run:
    """One claim of one job by this process.

    A handler works in small units that do no harm when done twice, calls `check` before
    each and `advance` after. It keeps no state of its own: after a crash it is called
    again and skips what the database says is done. `done` then starts from 0, so units
    that are skipped are counted too; only a kind with `settles="count"` keeps its count.
    """

    def __init__(self, job: Job) -> None:
        self.job_id: UUID = job.pk
        self.kind = job.kind
        self.owner_id = job.owner_id
        self.parent_id = job.parent_id
        self.params: dict[str, Any] = job.params
        self.total = job.total
        self._worker = job.worker
        self._next_beat = 0.0

    def beat(self) -> None:
        """Tell that the work is alive, for this job and its parent. Cheap to call often."""
        limits.rearm()
        if time.monotonic() < self._next_beat:
            return
        beat(self.job_id, self._worker)
        self._next_beat = time.monotonic() + BEAT_SECONDS

    def advance(self, n: int = 1, message: str | Promise = "") -> None:
        """Count `n` more units as done and, if given, say what is going on."""
        limits.rearm()
        advance(self.job_id, n, message)

    def report(self, done: int, total: int) -> None:
        """Say how far the work is, for a handler that only watches it being done."""
        limits.rearm()
        report(self.job_id, self._worker, done, total)

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
                    beat(self.job_id, self._worker)
                except DatabaseError as error:
                    logger.warning("Job %s could not tell that it is alive: %s", self.job_id, error)
        finally:
            connection.close()

    def got_on(self) -> None:
        """Say that units were done which need not be done again; crashes before are forgiven.

        For a handler that returns after hours: what crashes it now and then over a long time
        is no reason to set it aside, what crashes it always at the same place is.
        """
        forgive(self.job_id, self._worker)

    def remember(self, **values: Any) -> None:
        """Keep values among the job's parameters, for its next claim: where to go on.

        What is not found there has to be found out again: they are no more than a hint.
        """
        self.params = self.params | values
        Job.objects.filter(pk=self.job_id, worker=self._worker).update(params=self.params)

    def yield_to_queue(self) -> None:
        """Between two units of long work: let the jobs go first that wait in this queue.

        Whose turn comes then is decided by `services.turns`: nobody has the whole queue. Do at
        least one unit before, or a queue that is never empty keeps the job from any.
        """
        kinds = registry.kinds_on(registry.get_kind(self.kind).queue)
        waiting = Job.objects.filter(kind__in=kinds, state=JobState.QUEUED)
        if waiting.exclude(pk=self.job_id).exists():
            self.step_back()

    def step_back(self) -> None:
        """Go to the end of the queue, for what the job needs is not there yet."""
        raise MadeWay

    def check(self) -> None:
        """Beat, and raise a `Stop` when the work should not go on with its next unit."""
        if supervisor_watchdog.is_cut():
            raise Interrupted
        self.beat()
        job = Job.objects.only("worker", "cancel_requested", "pause_requested").get(pk=self.job_id)
        if job.worker != self._worker:
            raise LostClaim
        if job.cancel_requested:
            raise Cancelled
        if job.pause_requested:
            raise Paused
