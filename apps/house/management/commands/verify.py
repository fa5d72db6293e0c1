"""`manage.py verify`: check the consistency of rows, files and counters."""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.crawling.services import verifying as crawling
from apps.media.services.leftovers import Leftover
from apps.search.services import verifying as pictures


class Command(BaseCommand):
    help = (
        "Check the consistency of rows, files, vectors and counts. Changes nothing. Pictures that "
        "are being added or deleted may be reported; only what two runs in a row report is a fault."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for fault in chain(pictures.faults(crawling.arrived()), crawling.faults()):
            if isinstance(fault, Leftover):
                self.stdout.write(f"{fault}: the daily sweep removes it")
            else:
                self.stdout.write(fault)
                count += 1
        if count:
            raise CommandError(f"{count} things do not agree.")
        self.stdout.write("All agrees.")
