"""How a run lets others in: a job between two rows, a command never."""

from __future__ import annotations

import time
from typing import Protocol

from apps.jobs.run import Run

# Seconds between two looks at whether to stop or to let other jobs go first.
TURN = 2.0


class Pace(Protocol):
    def beat(self) -> None:
        """Tell that the work is alive; cheap."""

    def turn(self) -> None:
        """Between two rows of a long check: may raise to stop."""


class Unhurried:
    """Of a command: the terminal's Ctrl+C stops it."""

    def beat(self) -> None:
        pass

    def turn(self) -> None:
        pass


class JobPace:
    def __init__(self, run: Run) -> None:
        self._run = run
        self._next = time.monotonic() + TURN

    def beat(self) -> None:
        self._run.beat()

    def turn(self) -> None:
        """After a unit at least, so that a queue that is never empty lets it get on."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + TURN
        self._run.check()
        self._run.forgive_crashes()
        self._run.yield_to_queue()
