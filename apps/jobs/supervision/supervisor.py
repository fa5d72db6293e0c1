"""The loop of `manage.py work`."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

from django.db import DatabaseError, close_old_connections

from apps.jobs.services import recovery
from apps.jobs.supervision.minute import MinuteProcess
from apps.jobs.supervision.orphans import end_orphans
from apps.jobs.supervision.worker_registration import WorkerRegistration

logger = logging.getLogger(__name__)

# Seconds between two turns of the loop, and between two checks for what is stuck.
TICK_SECONDS = 0.25
CHECK_SECONDS = 10.0
# Seconds to stop in. honcho, which runs us in `make run`, kills what is left after 5.
STOP_SECONDS = 4.0


@contextmanager
def _tolerating_the_database() -> Iterator[None]:
    """What fails while the database is unavailable is done in a later turn or at the next start."""
    try:
        yield
    except DatabaseError as error:
        logger.warning("The database did not answer: %s", error)


class Timer:
    """Calls a function every so many seconds."""

    def __init__(self, seconds: float, function: Callable[[], object]) -> None:
        self._seconds = seconds
        self._function = function
        self._due = time.monotonic() + seconds

    def tick(self) -> None:
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + self._seconds
            self._function()


class Supervisor:
    """Keeps the clusters of some queues working until SIGTERM or SIGINT."""

    def __init__(self, queues: Iterable[str]) -> None:
        self._registrations = [WorkerRegistration(queue) for queue in queues]
        self._stopping = False
        self._minute = MinuteProcess()
        self._timers = [
            Timer(0, lambda: self._each(WorkerRegistration.restart_if_ended)),
            Timer(5, lambda: self._each(WorkerRegistration.refresh)),
            # Before reconciling, which takes a hung job from its holder and hides it.
            Timer(CHECK_SECONDS, lambda: self._each(WorkerRegistration.restart_if_stuck)),
            Timer(CHECK_SECONDS, recovery.reconcile),
            Timer(60, self._minute.begin),
            Timer(3600, recovery.prune),
            Timer(3600, recovery.start_daily),
            Timer(3600, recovery.ask_hourly),
        ]

    def run(self) -> None:
        """Work until told to stop. Raises AlreadyServedError if another supervisor does."""
        for registration in self._registrations:
            end_orphans(registration.queue)
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        try:
            self._each(WorkerRegistration.start)
            recovery.reconcile()
            recovery.prune()
            recovery.start_daily()
            recovery.ask_hourly()
            while not self._stopping:
                time.sleep(TICK_SECONDS)
                self._turn()
        finally:
            self._shut_down()

    def _turn(self) -> None:
        close_old_connections()
        for timer in self._timers:
            with _tolerating_the_database():
                timer.tick()

    def _each(self, action: Callable[[WorkerRegistration], None]) -> None:
        for registration in self._registrations:
            action(registration)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _shut_down(self) -> None:
        logger.info("Stopping.")
        deadline = time.monotonic() + STOP_SECONDS
        self._minute.end()
        for registration in self._registrations:
            registration.cluster.ask_to_stop()
        for registration in self._registrations:
            with _tolerating_the_database():
                registration.stop(deadline)
