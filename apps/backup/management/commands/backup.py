"""`manage.py backup [TARGET] [--keep N]`: make, list and verify backups."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from apps.backup import services
from apps.backup.errors import BackupError
from futu.terminal import console_for, rows_table

NO_KEY = (
    "The secret key is not in the backup: after a restore everybody signs in anew, and keys of "
    "providers are entered again. Set FUTU_BACKUP_SECRET to a passphrase to have it in there, "
    "encrypted, or keep FUTU_DATA/secret_key yourself."
)


class Command(BaseCommand):
    help = "Make a backup of database and files, while the instance runs. See docs/BACKUP.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", nargs="?", help="else that of the schedule")
        parser.add_argument("--keep", type=int, help="else as the schedule of this target says")
        parser.add_argument("--adopt", action="store_true", help="take over, or begin anew, there")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--list", action="store_true", help="name the backups there")
        what.add_argument(
            "--verify", action="store_true", help="read all of one, compare checksums"
        )
        parser.add_argument("--backup", default="", metavar="NAME", help="which one to verify")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = services.present_plan()
        target = options["target"] or (plan.target if plan else settings.FUTU_BACKUP)
        planned = plan.keep if plan and plan.target == target else settings.FUTU_BACKUP_KEEP
        keep = planned if options["keep"] is None else options["keep"]
        try:
            if options["list"]:
                self._list(target)
            elif options["verify"]:
                self._verify(target, options["backup"])
            else:
                self._make(target, keep, adopt=options["adopt"])
        except BackupError as error:
            raise CommandError(str(error)) from error

    def _make(self, target: str, keep: int, *, adopt: bool) -> None:
        if keep < 1:
            raise CommandError("--keep is 1 or more.")
        if not settings.FUTU_BACKUP_SECRET:
            self.stderr.write(self.style.WARNING(NO_KEY))
        made = services.make_backup(target, keep, services.Told(self._tell), adopt=adopt)
        self.stdout.write(
            f"{made.name}: {made.count:,} files, {filesizeformat(made.bytes)}; copied "
            f"{made.new_count:,}, {filesizeformat(made.new_bytes)}."
        )
        if made.gone:
            self.stdout.write(f"{made.gone:,} files were deleted meanwhile and are not in it.")
        if made.reason:
            raise CommandError(made.reason)

    def _list(self, target: str) -> None:
        rows = [
            {
                "name": one.name,
                "release": one.release,
                "files": one.count,
                "size": filesizeformat(one.bytes),
                "copied": one.new_count,
                "missing": one.missing,
                "key": "encrypted" if one.secret_key else "left out",
            }
            for one in services.manifests(target)
        ]
        if not rows:
            raise BackupError("none", {"target": target})
        console_for(self.stdout).print(rows_table(target, rows))

    def _verify(self, target: str, name: str) -> None:
        count = 0
        for fault in services.faults(target, name, services.Told(self._tell)):
            self.stdout.write(fault)
            count += 1
        if count:
            raise CommandError(f"{count} files of the backup are missing or damaged.")
        self.stdout.write("Every checksum is right.")

    def _tell(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done:,} of {total:,} files", ending="" if done < total else "\n")
