"""`manage.py import_images DIR --user U --gallery G [--wait]`."""

import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from apps.accounts.services import local_account
from apps.galleries.models import Gallery
from apps.galleries.services.adding import Added
from apps.galleries.services.importing import import_files, picture_files
from apps.jobs import services as jobs
from futu.terminal import console_for

POLL_SECONDS = 0.5


class Command(BaseCommand):
    help = "Add every picture below a folder to a gallery. Running it again adds only what is new."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--user", required=True, help="whose gallery; made if there is none")
        parser.add_argument("--gallery", required=True, help="its name; made if there is none")
        parser.add_argument(
            "--wait", action="store_true", help="return when every picture is ready or failed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        self.console = console_for(self.stdout)
        gallery = self._gallery(options["user"], options["gallery"])
        with self._progress() as progress:
            batches = self._add(gallery, picture_files(folder), progress)
            if options["wait"]:
                self._wait(gallery, progress)
        self._summary(gallery, batches)

    def _gallery(self, username: str, name: str) -> Gallery:
        user, made = local_account(username)
        if made:
            self.stdout.write(f"Made the account {username} (manage.py changepassword {username}).")
        gallery, _ = Gallery.objects.get_or_create(owner=user, name=name)
        return gallery

    def _progress(self) -> Progress:
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self.console,
        )

    def _add(self, gallery: Gallery, paths: list[Path], progress: Progress) -> list[Added]:
        task = progress.add_task("Adding", total=len(paths))
        return list(import_files(gallery, paths, lambda n: progress.advance(task, n)))

    def _wait(self, gallery: Gallery, progress: Progress) -> None:
        """Follow the gallery until nothing is under way; do the work here if nobody does."""
        total = gallery.images.count()
        task = progress.add_task("Indexing", total=total)
        while left := gallery.images.unsettled().count():
            progress.update(task, completed=total - left)
            if (jobs.workers_alive("default") and jobs.workers_alive("vision")) or not jobs.drain():
                time.sleep(POLL_SECONDS)
        progress.update(task, completed=total)

    def _summary(self, gallery: Gallery, batches: list[Added]) -> None:
        added = sum(len(batch.images) for batch in batches)
        known = sum(len(batch.duplicates) for batch in batches)
        refused = [refusal for batch in batches for refusal in batch.refused]
        self.stdout.write(f"{added} added, {known} already there, {len(refused)} refused.")
        for sentence, n in Counter(refusal.message for refusal in refused).most_common():
            names = ", ".join(r.name for r in refused if r.message == sentence)
            self.stdout.write(f"  {n} × {sentence}  ({names})")
        counts = gallery.images.counts()
        under_way = counts["waiting"] + counts["processing"]
        self.stdout.write(
            f"{gallery.name}: {counts['ready']} ready, {counts['failed']} failed, "
            f"{under_way} under way."
        )
        for image in gallery.images.filter(state="failed").order_by("name")[:50]:
            self.stdout.write(f"  {image.name}: {image.reason}")
