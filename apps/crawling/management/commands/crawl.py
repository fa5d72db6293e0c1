"""`manage.py crawl SOURCE [--tags a,b] [--limit N] [--no-wait]`, or `manage.py crawl --list`."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.crawling.management.following import Follower
from apps.crawling.management.tables import sources_table, summary
from apps.crawling.models import Crawl, Source
from apps.crawling.services.crawls import CrawlError, active_crawl, start_crawl
from apps.crawling.services.progress import progress_of
from apps.jobs import services as jobs
from apps.jobs.states import JobState
from futu.terminal import console_for


def positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"{text} is not a number above 0.")
    return int(text)


class Command(BaseCommand):
    help = (
        "Crawl a source and show the progress until its pictures are prepared. If a crawl of the "
        "source is running already, follow that one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", nargs="?", help="Short name of the source.")
        parser.add_argument("--list", action="store_true", help="List the sources and exit.")
        parser.add_argument(
            "--tags", default="", help="Crawl only these tags, separated by commas."
        )
        parser.add_argument(
            "--limit", type=positive, default=0, help="Stop after this many new pictures."
        )
        parser.add_argument(
            "--no-wait", action="store_true", help="Start the crawl and return at once."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        console = console_for(self.stdout)
        if options["list"]:
            console.print(sources_table())
            return
        crawl = self._crawl(self._source(options["source"]), options["tags"], options["limit"])
        if options["no_wait"]:
            return
        if not Follower(crawl, console).follow():
            raise SystemExit(130)
        progress = progress_of(crawl)
        console.print(summary(progress))
        if progress.job and progress.job.state == JobState.PAUSED:
            self.stdout.write(
                f"It was paused. To go on with it: manage.py crawl {crawl.source.slug}"
            )
        elif progress.job and progress.job.state != JobState.SUCCEEDED:
            raise CommandError(progress.job.error or "The crawl was cancelled.")

    def _source(self, slug: str | None) -> Source:
        if slug and (source := Source.objects.filter(slug=slug).first()):
            return source
        known = ", ".join(Source.objects.values_list("slug", flat=True)) or "none yet"
        wrong = f"There is no source {slug}." if slug else "Name a source."
        raise CommandError(f"{wrong} Sources: {known}.")

    def _crawl(self, source: Source, tags: str, limit: int) -> Crawl:
        """The source's active crawl, else a new one."""
        if crawl := active_crawl(source):
            if tags or limit:
                raise CommandError(
                    f"A crawl of {source} is under way already; --tags and --limit are for a new "
                    f"one. Follow it with: manage.py crawl {source.slug}"
                )
            return self._join(crawl)
        source_tags = [source_tag for tag in tags.split(",") if (source_tag := tag.strip())]
        try:
            crawl = start_crawl(source, tags=source_tags, limit=limit)
        except CrawlError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"A crawl of {source} is started.")
        return crawl

    def _join(self, crawl: Crawl) -> Crawl:
        if crawl.job and crawl.job.can_resume:
            jobs.resume(crawl.job)
            self.stdout.write(f"The crawl of {crawl.source} was paused, and goes on.")
        else:
            self.stdout.write(f"A crawl of {crawl.source} is under way already.")
        return crawl
