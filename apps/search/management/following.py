"""Show the progress of a change of model in a terminal; run its jobs here if no workers run."""

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
# Followed, too: the job that removes the vectors of the previous model.
AFTERWARDS = (reembedding.CLEAN,)


class Follower:
    def __init__(self, job: Job, console: Console) -> None:
        self._job = job
        self._console = console

    def follow(self) -> bool:
        """Wait until the change is done or paused. False after Ctrl-C, which does not stop it.

        Jobs run in this thread if there are no workers; the progress bar has its own.
        """
        ended = threading.Event()
        bar = threading.Thread(target=self._show, args=[ended], daemon=True)
        bar.start()
        try:
            while not self._is_over():
                idle = sorted(set(registry.queues()) - jobs.queues_alive())
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
                    self._update(bar, task)
        finally:
            connection.close()

    def _update(self, bar: Progress, task: TaskID) -> None:
        try:
            job = Job.objects.get(pk=self._job.pk)
        except (DatabaseError, Job.DoesNotExist):
            return  # The next poll comes soon.
        bar.update(task, total=job.total or None, completed=job.done)
