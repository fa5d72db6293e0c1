"""What is looked at every minute (`registry.every_minute`), in a child process of its own.

The supervisor has no time to wait for a mail server, and threads of its own would break its forks.
"""

from __future__ import annotations

import logging
import multiprocessing
from multiprocessing.process import BaseProcess

from django.db import connections

from apps.jobs import registry
from apps.jobs.supervision.cluster_process import forget_supervision

logger = logging.getLogger(__name__)
_context = multiprocessing.get_context("fork")


class MinuteProcess:
    def __init__(self) -> None:
        self._process: BaseProcess | None = None

    def begin(self) -> None:
        """One that has not ended within its minute is ended."""
        if not registry.minutely():
            return
        self.end()
        connections.close_all()  # A connection that is shared with a child breaks.
        self._process = _context.Process(target=_run, name="minute", daemon=True)
        self._process.start()

    def end(self) -> None:
        if self._process is None:
            return
        if self._process.is_alive():
            logger.warning("What is due every minute took longer than that, and was ended.")
            self._process.kill()
        self._process.join()
        self._process = None


def _run() -> None:
    forget_supervision()
    run_all()


def run_all() -> None:
    """One that fails stops no other."""
    for function in registry.minutely():
        try:
            function()
        except Exception:
            logger.exception("What is due every minute could not be done.")
