"""The spider process: started, watched and ended here, so that none is left behind."""

from __future__ import annotations

import logging
import subprocess
import sys
from types import TracebackType

import psutil
from django.conf import settings

from apps.crawling.models import Crawl
from apps.jobs import processes
from apps.jobs.run import Interrupted

logger = logging.getLogger(__name__)

# Seconds for requests in flight, before a spider that was asked to stop is killed. On shutdown a
# worker has less: its supervisor kills it and all its processes after 4.
STOP_SECONDS = 10.0
SHUTDOWN_SECONDS = 2.5


def command(crawl: Crawl) -> list[str]:
    return [sys.executable, "-m", "futu", "spider", str(crawl.pk)]


class Spider:
    """Runs a spider process while the block lasts; leaving the block always ends it.

    It stays in our process group, so whoever kills that kills it too.
    """

    def __init__(self, crawl: Crawl) -> None:
        self._crawl = crawl
        self.name = ""

    def __enter__(self) -> Spider:
        end_leftover(self._crawl)
        self._process = psutil.Popen(
            command(self._crawl), stdin=subprocess.DEVNULL, cwd=settings.BASE_DIR
        )
        self.name = processes.name(self._process.pid)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            _end(
                self._process, SHUTDOWN_SECONDS if isinstance(error, Interrupted) else STOP_SECONDS
            )
        finally:
            # It did so itself if it could. Another worker's may have taken its place.
            own_lease = Crawl.objects.filter(pk=self._crawl.pk, spider=self.name)
            own_lease.update(spider="")

    def wait(self, seconds: float) -> int | None:
        """Its exit status, or None when it still runs after so long."""
        try:
            return int(self._process.wait(seconds))
        except psutil.TimeoutExpired:
            return None


def end_leftover(crawl: Crawl) -> None:
    """End the spider of the worker that had the job before.

    One on another host cannot be ended from here. It ends with its worker, and its lease is
    revoked: the job is ours, and so is the crawl.
    """
    name = Crawl.objects.values_list("spider", flat=True).get(pk=crawl.pk)
    if not name:
        return
    if processes.is_local(name) and processes.is_alive(name):
        logger.warning("A spider of %s was left behind (%s) and is ended.", crawl, name)
        try:
            _end(psutil.Process(processes.pid_of(name)), STOP_SECONDS)
        except psutil.NoSuchProcess:
            pass  # It ended by itself meanwhile.
    Crawl.objects.filter(pk=crawl.pk, spider=name).update(spider="")


def _end(process: psutil.Process, seconds: float) -> None:
    """Ask the process to stop, then kill it and its children."""
    try:
        family = [process, *process.children(recursive=True)]
        process.terminate()
    except psutil.NoSuchProcess:
        family = [process]
    try:
        _, alive = psutil.wait_procs([process], timeout=seconds)
    finally:
        for one in family:
            _kill(one)
    if alive:
        logger.warning("The spider %s did not stop in time and was killed.", process.pid)
    psutil.wait_procs(family, timeout=STOP_SECONDS)


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        pass  # It has ended already.
