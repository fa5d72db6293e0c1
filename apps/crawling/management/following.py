"""Follows a crawl in a terminal, and runs its jobs here when no workers run."""

from __future__ import annotations

import threading
import time

from django.db import DatabaseError, connection
from django.template.defaultfilters import filesizeformat
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn

from apps.crawling.models import Crawl, CrawledImage
from apps.crawling.services.progress import Progress as Standing
from apps.crawling.services.progress import progress_of
from apps.jobs import registry
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.states import JobState

POLL_SECONDS = 0.5
# The jobs that turn fetched pictures into entries that staff can decide on.
PREPARING = ("galleries.add", "search.embed", "crawling.examine")


class Follower:
    def __init__(self, crawl: Crawl, console: Console) -> None:
        self._crawl = crawl
        self._console = console

    def follow(self) -> bool:
        """Until the crawl is over or paused, and its pictures are prepared; False after Ctrl-C.

        Without workers the jobs run in this thread, since a child process ends with the thread that
        started it; the progress bar runs in another.
        """
        ended = threading.Event()
        bar = threading.Thread(target=self._show, args=[ended], daemon=True)
        bar.start()
        interrupted = False
        try:
            self._see_through()
        except KeyboardInterrupt:
            interrupted = True
        finally:
            ended.set()
            bar.join()
        if interrupted:
            self._say_how_to_go_on()
        return not interrupted

    def _see_through(self) -> None:
        while not self._is_settled():
            idle = sorted(set(registry.queues()) - jobs.queues_alive())
            if not idle or not jobs.drain(idle):
                time.sleep(POLL_SECONDS)

    def _is_settled(self) -> bool:
        job = Job.objects.filter(crawl=self._crawl).first()
        if job and job.is_active and job.state != JobState.PAUSED:
            return False
        arrived = CrawledImage.objects.filter(
            source=self._crawl.source_id, state=CrawledImage.State.ARRIVED
        )
        # Pictures whose preparation was given up are not waited for.
        return not (arrived.exists() and Job.objects.active().filter(kind__in=PREPARING).exists())

    def _say_how_to_go_on(self) -> None:
        again = f"manage.py crawl {self._crawl.source.slug}"
        job = Job.objects.filter(crawl=self._crawl).first()
        if job is None or not job.is_active:
            self._console.print("The crawl is over; its pictures are prepared by the workers.")
        elif jobs.workers_alive("crawl"):
            self._console.print(
                f"The crawl goes on in the workers. To follow it again: {again}. "
                "To pause or cancel it: its page in the admin."
            )
        else:
            self._console.print(
                f"The crawl rests where it is. To go on with it: {again}, or start the workers."
            )

    def _show(self, ended: threading.Event) -> None:
        columns = (SpinnerColumn(), BarColumn(20), TextColumn("{task.description}"))
        try:
            with Progress(*columns, console=self._console, transient=True) as bar:
                task = bar.add_task("", total=None)
                while not ended.is_set():
                    self._update_bar(bar, task)
                    ended.wait(POLL_SECONDS)
        finally:
            connection.close()

    def _update_bar(self, bar: Progress, task: TaskID) -> None:
        try:
            progress = progress_of(self._crawl)
        except DatabaseError:
            return  # The next poll comes soon.
        total = progress.done + progress.waiting
        bar.update(
            task,
            total=total or None,
            completed=progress.done,
            description=in_a_line(progress),
        )


def in_a_line(progress: Standing) -> str:
    crawl = progress.crawl
    parts = [
        f"{crawl.pages} pages",
        f"pictures: {crawl.new} new, {crawl.seen} known, {crawl.refused} refused",
        str(filesizeformat(crawl.bytes)),
    ]
    if progress.a_minute is not None:
        parts.append(f"{progress.a_minute:.0f} a minute")
    if progress.seconds_left is not None:
        parts.append(f"{_span(progress.seconds_left)} left")
    if progress.is_over and progress.preparing:
        parts.append(f"{progress.preparing} being prepared")
    return " · ".join(parts)


def _span(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes}:{rest:02}"
