"""`manage.py verify`: whether rows, files and counts say the same."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.search.services.verifying import faults


class Command(BaseCommand):
    help = (
        "Look whether rows, files and counts agree, and change nothing. What is being added or "
        "deleted meanwhile may be named; what is named twice in a row is a fault."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for fault in faults():
            self.stdout.write(fault)
            count += 1
        if count:
            raise CommandError(f"{count} things do not agree.")
        self.stdout.write("All agrees.")
