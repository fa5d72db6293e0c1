"""`manage.py verify`: check the consistency of rows, files and counters."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from futu.doctor import findings


class Command(BaseCommand):
    help = (
        "Check the consistency of rows, files, vectors and counts. Changes nothing. Pictures that "
        "are being added or deleted may be reported; only what two runs in a row report is a "
        "fault. “manage.py doctor” also reads all bytes, looks twice by itself, and repairs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for finding in findings():
            if finding.is_leftover:
                self.stdout.write(f"{finding}: the daily sweep clears it away")
            else:
                self.stdout.write(str(finding))
                count += 1
        if count:
            raise CommandError(f"{count} things do not agree.")
        self.stdout.write("All agrees.")
