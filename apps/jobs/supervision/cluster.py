"""One queue's django-q2 cluster: a process group of its own that we start, watch and end."""

from __future__ import annotations

import logging
import os
import signal
import time
from multiprocessing.process import BaseProcess

from apps.jobs import processes
from apps.jobs.supervision import orphans
from apps.jobs.supervision.cluster_process import close_pipe, start_cluster

logger = logging.getLogger(__name__)


class Cluster:
    def __init__(self, queue: str) -> None:
        self.queue = queue
        self.started = 0.0  # time.monotonic()
        self._process: BaseProcess | None = None
        self._pipe = -1

    @property
    def pid(self) -> int:
        """The main process, whose number is also its group's; 0 when not running."""
        return (self._process.pid or 0) if self._process else 0

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.is_alive()

    @property
    def age(self) -> float:
        """Seconds since the last start."""
        return time.monotonic() - self.started

    def start(self) -> None:
        self._process, self._pipe = start_cluster(self.queue)
        self.started = time.monotonic()
        orphans.record(self.queue, processes.name(self.pid))
        logger.info("Workers of queue %s started (process %s).", self.queue, self.pid)

    def ask_to_stop(self) -> None:
        """Let jobs stop after their present unit, and the cluster after its jobs.

        Only the main process gets SIGTERM: a group that gets it as a whole hangs.
        """
        self._close_pipe()
        if self.is_alive:
            os.kill(self.pid, signal.SIGTERM)

    def wait(self, seconds: float) -> bool:
        """Whether the main process has ended within this time."""
        if self._process:
            self._process.join(max(seconds, 0))
        return not self.is_alive

    def kill(self) -> None:
        """End whatever is left of the group at once; nothing may outlive its main process."""
        self._close_pipe()
        if self._process is None:
            return
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # Nothing was left.
        self._process.join()
        self._process = None
        orphans.forget(self.queue)

    def owns(self, process_name: str) -> bool:
        """Whether the named process (processes.py) belongs to this group."""
        if not self._process or processes.is_dead(process_name):
            return False
        try:
            return processes.is_local(process_name) and (
                os.getpgid(processes.pid_of(process_name)) == self.pid
            )
        except ProcessLookupError:
            return False

    def _close_pipe(self) -> None:
        if self._pipe >= 0:
            close_pipe(self._pipe)
            self._pipe = -1
