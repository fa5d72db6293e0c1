"""`manage.py restore SOURCE [--backup NAME]`: restore a backup into an empty instance."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.backup import services
from apps.backup.errors import BackupError
from apps.backup.models import Schedule
from apps.backup.services.restoring import Restored
from futu.doctor import findings

OTHER_KEY = (
    "The secret key is another one than the backup's: everybody signs in anew, and keys of "
    "providers are entered again in the admin."
)
SCHEDULE_OFF = (
    "The schedule of backups is switched off, so that a copy on trial makes none. Where this takes "
    "the instance's place, switch it on in the admin."
)
NEXT = "Next: manage.py weights fetch, then start web and workers (make run)."


class Command(BaseCommand):
    help = "Restore a backup into an empty instance. See docs/BACKUP.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="a folder, or s3://bucket/prefix")
        parser.add_argument("--backup", default="", metavar="NAME", help="not the newest")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = services.restore(
                options["source"], options["backup"], services.Told(self._tell)
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored {restored.manifest.name}: {restored.manifest.count:,} files.")
        if not restored.same_key:
            self.stderr.write(self.style.WARNING(OTHER_KEY))
        self._verify(restored)
        if Schedule.objects.exists():
            self.stdout.write(SCHEDULE_OFF)
        self.stdout.write(NEXT)

    def _verify(self, restored: Restored) -> None:
        """What `manage.py verify` says, and what the backup did not have."""
        for key in restored.damaged:
            self.stdout.write(f"{key} is damaged in the backup, and was not restored")
        faults = [one for one in findings() if not one.is_leftover]
        for fault in faults:
            self.stdout.write(str(fault))
        if faults or restored.damaged:
            raise CommandError("The backup was restored, but the files and rows above are amiss.")
        self.stdout.write("All agrees.")

    def _tell(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done:,} of {total:,} files", ending="" if done < total else "\n")
