"""`manage.py words status|rebuild|analyse [--wait]`: what pictures are found by in words."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.galleries.models import AutoTag, Image
from apps.jobs.states import JobState
from apps.search.management.following import Follower
from apps.search.models import SearchDocument
from apps.search.services.auto_tags import classifier_name
from apps.search.services.describing import request_describing, unanalysed, wanted_spec
from apps.search.services.documents import rebuild_documents, undescribed
from apps.vision.progress import counting
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

    def handle(self, *args: Any, **options: Any) -> None:
        match options["do"]:
            case "status":
                self._status()
            case "rebuild":
                self._rebuild()
            case "analyse":
                self._analyse(wait=options["wait"])

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

    def _rebuild(self) -> None:
        images = Image.including_bin.filter(state=Image.State.READY)
        with counting("", images.count()) as tick:
            for count in rebuild_documents(images):
                tick(count)
        self.stdout.write(f"Written: {SearchDocument.objects.count()}")

    def _analyse(self, *, wait: bool) -> None:
        job = request_describing()
        if not wait:
            self.stdout.write("The workers do it. See manage.py words status")
        elif not Follower(job, console_for(self.stdout)).follow():
            self.stdout.write("It goes on in the workers. See manage.py words status")
            raise SystemExit(130)
        elif job.state != JobState.SUCCEEDED:
            raise CommandError(job.error or "It did not end.")
        else:
            self._status()
