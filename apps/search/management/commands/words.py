"""`manage.py words status|rebuild|analyse|read [--wait]`: what pictures are found by in words."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.galleries.models import AutoTag, Image
from apps.jobs.models import Job
from apps.jobs.states import JobState
from apps.search.management.following import Follower
from apps.search.models import SearchDocument
from apps.search.services import reading
from apps.search.services.auto_tags import classifier_name
from apps.search.services.describing import request_describing, unanalysed, wanted_spec
from apps.search.services.documents import rebuild_documents, undescribed
from apps.search.services.picture_texts import forget_failures
from apps.vision.progress import counting
from apps.vision.text import MISSING, is_installed, reader_name
from futu.terminal import console_for


class Command(BaseCommand):
    help = "Show, rebuild or complete the words that pictures are found by."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="do", required=True)
        kinds.add_parser("status", help="Show how many pictures have words and automatic tags.")
        kinds.add_parser("rebuild", help="Rebuild the words of all pictures.")
        analyse = kinds.add_parser(
            "analyse", help="Create automatic tags for pictures without any."
        )
        analyse.add_argument(
            "--wait", action="store_true", help="Show the progress until it is done."
        )
        read = kinds.add_parser("read", help="Read the text in pictures that were not read yet.")
        read.add_argument("--wait", action="store_true", help="Show the progress until it is done.")
        read.add_argument(
            "--failed", action="store_true", help="Retry pictures whose text could not be read."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        match options["do"]:
            case "status":
                self._status()
            case "rebuild":
                self._rebuild()
            case "analyse":
                self._follow(request_describing(), wait=options["wait"])
            case "read":
                self._read(wait=options["wait"], failed=options["failed"])

    def _status(self) -> None:
        classifier = classifier_name(wanted_spec())
        say = self.stdout.write
        say(f"Pictures with words: {SearchDocument.objects.count()}")
        say(f"Without: {undescribed().count()}")
        say(f"Automatic tags: {AutoTag.objects.filter(removed=False).count()}")
        if classifier:
            say(f"Not analysed by {classifier}: {len(unanalysed(classifier))}")
        else:
            say("The model that compares pictures gives no automatic tags.")
        say(f"Pictures with text in them: {reading.texts_count()}")
        say(f"Could not be read: {reading.failed_count()}")
        if reader := reader_name():
            say(f"Not read by {reader}: {reading.unread(reader).count()}")
        else:
            say(str(MISSING))

    def _rebuild(self) -> None:
        images = Image.including_bin.filter(state=Image.State.READY)
        with counting("", images.count()) as tick:
            for count in rebuild_documents(images):
                tick(count)
        self.stdout.write(f"Written: {SearchDocument.objects.count()}")

    def _read(self, *, wait: bool, failed: bool) -> None:
        if not is_installed():
            raise CommandError(str(MISSING))
        if failed:
            self.stdout.write(f"Once more: {forget_failures()}")
        job = reading.request_reading()
        if job is None:
            raise CommandError("FUTU_READ_TEXT is off: text in pictures is not read.")
        self._follow(job, wait=wait)

    def _follow(self, job: Job, *, wait: bool) -> None:
        if not wait:
            self.stdout.write("The workers do it. See manage.py words status")
        elif not Follower(job, console_for(self.stdout)).follow():
            self.stdout.write("It goes on in the workers. See manage.py words status")
            raise SystemExit(130)
        elif job.state != JobState.SUCCEEDED:
            raise CommandError(job.error or "It did not end.")
        else:
            self._status()
