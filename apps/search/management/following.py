"""Follows a change of the model in a terminal, and runs its jobs here when no workers run."""

from __future__ import annotations

import threading
import time

from django.db import DatabaseError, connection
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from apps.jobs import registry
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.states import JobState
from apps.search.services import reembedding

POLL_SECONDS = 0.5
# These have to end, too: the vectors of the previous model are removed.
AFTERWARDS = (reembedding.CLEAN,)


class Follower:
    def __init__(self, job: Job, console: Console) -> None:
        self._job = job
        self._console = console

    def follow(self) -> bool:
        """Until it is over or paused; False after Ctrl-C, which does not stop the work.

        Without workers it runs in this thread; the progress bar runs in another.
        """
        ended = threading.Event()
        bar = threading.Thread(target=self._show, args=[ended], daemon=True)
        bar.start()
        try:
            while not self._is_over():
                idle = [queue for queue in registry.queues() if not jobs.workers_alive(queue)]
                if not idle or not jobs.drain(idle):
                    time.sleep(POLL_SECONDS)
        except KeyboardInterrupt:
            return False
        finally:
            ended.set()
            bar.join()
        return True

    def _is_over(self) -> bool:
        self._job.refresh_from_db()
        if self._job.state == JobState.PAUSED:
            return True
        after = Job.objects.active().filter(kind__in=AFTERWARDS).exclude(state=JobState.PAUSED)
        return not self._job.is_active and not after.exists()

    def _show(self, ended: threading.Event) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        try:
            with Progress(
                *columns,
                TimeRemainingColumn(),
                console=self._console,
                transient=True,
                disable=not self._console.is_terminal,
            ) as bar:
                task = bar.add_task(str(self._job.params.get("about", "")), total=None)
                while not ended.wait(POLL_SECONDS):
                    self._look(bar, task)
        finally:
            connection.close()

    def _look(self, bar: Progress, task: TaskID) -> None:
        try:
            job = Job.objects.get(pk=self._job.pk)
        except (DatabaseError, Job.DoesNotExist):
            return  # The next poll comes soon.
        bar.update(task, total=job.total or None, completed=job.done)
