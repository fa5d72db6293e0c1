"""`manage.py spider CRAWL`: makes the requests of one crawl's frontier. Started by its job."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = (
        "Run one crawl in this process until its frontier is empty (internal: `manage.py crawl` "
        "starts a crawl). Ends with 0 when done, with 75 when it was stopped."
    )
    # Its worker was checked. They load every page's code: a third of what a crawl takes to start.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("crawl", type=int, help="number of the crawl")

    def handle(self, *args: Any, **options: Any) -> None:
        from apps.crawling.agent import NoContactError
        from apps.crawling.frontier import LeaseTakenError
        from apps.crawling.models import Crawl
        from crawlers.run import run

        try:
            status = run(options["crawl"])
        except (LeaseTakenError, NoContactError, Crawl.DoesNotExist) as error:
            raise CommandError(str(error)) from error
        sys.exit(status)
