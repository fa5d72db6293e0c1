"""Shared by the import commands: gallery, progress bars, and the final report."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.core.management.base import OutputWrapper
from django.db import DatabaseError, connection
from django.template.defaultfilters import filesizeformat
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from apps.accounts.services import local_account, room_of
from apps.galleries.models import Gallery
from apps.galleries.services.adding import Added
from apps.galleries.services.batches import Batch, close
from apps.galleries.services.importing import Source, import_all
from apps.jobs import services as jobs
from futu.terminal import console_for

POLL_SECONDS = 0.5
# Services that must run before a picture can be found.
QUEUES = ("default", "vision")


class Importer:
    """Adds files to a person's galleries and reports progress."""

    def __init__(self, stdout: OutputWrapper, username: str) -> None:
        self.stdout = stdout
        self.console = console_for(stdout)
        self._works_here = False
        self.user, made = local_account(username)
        if made:
            stdout.write(f"Made the account {username} (manage.py changepassword {username}).")

    def gallery(self, name: str) -> Gallery:
        gallery, _ = Gallery.objects.get_or_create(owner=self.user, name=name[:100])
        return gallery

    def estimate(self, sizes: list[int]) -> None:
        """Report the size of the import first, and whether the quota allows it."""
        free = room_of(self.user.pk).free
        words = f"{len(sizes)} files, {_size(sum(sizes))}"
        if free is None:
            self.stdout.write(f"{words}.")
            return
        self.stdout.write(f"{words}; {_size(free)} is free.")
        if sum(sizes) > free:
            self.stdout.write(
                f"{_fitting(sizes, free)} will fit, beside what is there already. "
                f"`manage.py quota {self.user.username} SIZE` gives more room."
            )

    def add(self, gallery: Gallery, source: Source, total: int, *, wait: bool = False) -> None:
        """Add what `source` opens; with `wait`, return when each is ready or failed."""
        with self._progress() as progress:
            task = progress.add_task("Adding", total=total)
            act = Batch(uuid4(), size=total)
            told = import_all(gallery, source, lambda n: progress.advance(task, n), act)
            batches = list(told)
            close(act.id, self.user.pk)
            if wait:
                self._wait(gallery, progress)
        self._summary(gallery, batches)

    def _progress(self) -> Progress:
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self.console,
        )

    def _wait(self, gallery: Gallery, progress: Progress) -> None:
        """Wait until the gallery has nothing in progress; run the jobs here if no worker does."""
        total = gallery.images.count()
        task = progress.add_task("Indexing", total=total)
        with self._following(gallery, progress, task):
            while gallery.images.unsettled().exists():
                if all(jobs.workers_alive(queue) for queue in QUEUES) or not self._work():
                    time.sleep(POLL_SECONDS)
        progress.update(task, completed=total)

    def _work(self) -> int:
        """Run jobs that no worker runs; return how many."""
        if not self._works_here:
            self._works_here = True
            self.console.print("No worker is running: the pictures are prepared by this command.")
            jobs.drain(["default"])
            self.console.print("Loading the model that compares pictures …")
            jobs.warm_up("vision")
        return jobs.drain()

    @contextmanager
    def _following(self, gallery: Gallery, progress: Progress, task: TaskID) -> Iterator[None]:
        """Update the bar from another thread: this one may be running the jobs."""
        ended = threading.Event()

        def follow() -> None:
            while not ended.wait(POLL_SECONDS):
                try:
                    settled = gallery.images.count() - gallery.images.unsettled().count()
                except DatabaseError:
                    continue  # It is asked again at once.
                progress.update(task, completed=settled)
            connection.close()

        bar = threading.Thread(target=follow, daemon=True)
        if self.console.is_terminal:
            bar.start()
        try:
            yield
        finally:
            ended.set()
            if bar.is_alive():
                bar.join()

    def _summary(self, gallery: Gallery, batches: list[Added]) -> None:
        self.stdout.write(_tally(batches))
        refused = [refusal for batch in batches for refusal in batch.refused]
        for sentence, n in Counter(refusal.message for refusal in refused).most_common():
            names = ", ".join(r.name for r in refused if r.message == sentence)
            self.stdout.write(f"  {n} × {sentence}  ({names})")
        for line in _state(gallery):
            self.stdout.write(line)


def _fitting(sizes: list[int], free: int) -> int:
    """How many files fit the quota, in order: a smaller file after one too large may still fit."""
    fit = 0
    for size in sizes:
        if size <= free:
            free -= size
            fit += 1
    return fit


def _size(size: int) -> str:
    return filesizeformat(size).replace("\xa0", " ")


def _tally(batches: list[Added]) -> str:
    added = sum(len(batch.images) for batch in batches)
    known = sum(len(batch.duplicates) for batch in batches)
    refused = sum(len(batch.refused) for batch in batches)
    restored = sum(len(batch.restored) for batch in batches)
    back = f" {restored} back from the bin," if restored else ""
    return f"{added} added,{back} {known} already there, {refused} refused."


def _state(gallery: Gallery) -> Iterator[str]:
    counts = gallery.images.counts()
    under_way = counts["waiting"] + counts["processing"]
    yield (
        f"{gallery.name}: {counts['ready']} ready, {counts['failed']} failed, "
        f"{under_way} under way."
    )
    for image in gallery.images.filter(state="failed").order_by("name")[:50]:
        yield f"  {image.name}: {image.reason}"
