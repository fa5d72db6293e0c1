"""`manage.py reembed --spec NAME [--wait]`, and `--status`, `--pause`, `--resume`, `--cancel`,
`--left`, `--retry-left`, `--leave-out`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.table import Table

from apps.jobs.models import Job
from apps.jobs.states import JobState
from apps.search.active_model import active_model
from apps.search.management.following import Follower
from apps.search.models import UnembeddableImage
from apps.search.services import reembedding
from futu.terminal import console_for

ASKS = ("status", "pause", "resume", "cancel", "left", "retry_left", "leave_out")


class Command(BaseCommand):
    help = (
        "Change the embedding model. New vectors are computed in the background; searches use the "
        "old ones until the new ones are complete."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        asked = parser.add_mutually_exclusive_group(required=True)
        asked.add_argument("--spec", metavar="NAME", help="Change to this model.")
        asked.add_argument(
            "--status", action="store_true", help="Show the model in use and the progress."
        )
        asked.add_argument("--pause", action="store_true", help="Pause the change.")
        asked.add_argument("--resume", action="store_true", help="Resume it, also after a failure.")
        asked.add_argument("--cancel", action="store_true", help="Cancel it.")
        asked.add_argument(
            "--left", action="store_true", help="List pictures that could not be read."
        )
        asked.add_argument("--retry-left", action="store_true", help="Retry those pictures.")
        asked.add_argument(
            "--leave-out",
            action="store_true",
            help="Continue without those pictures, however many.",
        )
        parser.add_argument(
            "--wait", action="store_true", help="Show the progress until it is done."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.console = console_for(self.stdout)
        try:
            job = self._do(options)
        except reembedding.ReembedError as error:
            raise CommandError(str(error)) from error
        if options["wait"] and (job := job or _under_way()):
            self._follow(job)
        elif job:
            self._status()

    def _do(self, options: dict[str, Any]) -> Job | None:
        """Do what was requested; the job that carries it on."""
        if options["spec"]:
            return reembedding.begin(options["spec"])
        match next(ask for ask in ASKS if options[ask]):
            case "status":
                self._status()
            case "pause":
                reembedding.pause()
                self.stdout.write("It pauses. To go on: manage.py reembed --resume")
            case "cancel":
                reembedding.cancel()
                self.stdout.write(f"It was given up. {active_model().name} goes on answering.")
            case "left":
                self._left()
            case "resume":
                return reembedding.resume()
            case "retry_left":
                return reembedding.retry_left_out()
            case "leave_out":
                return reembedding.resume(leave_out=True)
        return None

    def _status(self) -> None:
        found = reembedding.status()
        say = self.stdout.write
        say(f"Answering: {found.active.name}")
        if found.problem:
            say(found.problem)
        if found.said:
            say(
                f"FUTU_SPEC says {found.said}, which changes nothing by itself. "
                f"To change: manage.py reembed --spec {found.said}"
            )
        if found.active.next_name:
            say(f"Being made: {found.active.next_name}")
        if found.job:
            say(_in_a_line(found.job))
            if found.job.error:
                say(found.job.error)
        say(f"Pictures without a vector: {found.missing} of {found.pictures}")
        if found.left_out:
            say(f"Left out: {found.left_out}. Which, and why: manage.py reembed --left")
        if found.cleaning:
            say("Vectors of a former model are being removed.")

    def _left(self) -> None:
        active = active_model()
        spec = active.next_spec or active.spec
        left = (
            UnembeddableImage.objects.filter(spec=spec)
            .select_related("image__gallery")
            .order_by("id")
        )
        table = Table("picture", "gallery", "id", "reason")
        for unembeddable in left.iterator():
            image = unembeddable.image
            table.add_row(image.name, image.gallery.name, str(image.pk), unembeddable.why)
        if table.row_count:
            self.console.print(table)
        else:
            self.stdout.write("No picture was left out.")

    def _follow(self, job: Job) -> None:
        if not Follower(job, self.console).follow():
            self.stdout.write("It goes on in the workers. See manage.py reembed --status")
            raise SystemExit(130)
        if job.state == JobState.PAUSED:
            self.stdout.write("It was paused. To go on: manage.py reembed --resume")
        elif job.state != JobState.SUCCEEDED:
            raise CommandError(job.error or "It was cancelled.")
        else:
            self._status()


def _under_way() -> Job | None:
    return reembedding.status().job


def _in_a_line(job: Job) -> str:
    line = f"{job.get_state_display()}: {job.done} of {job.total} pictures"
    left = job.seconds_left
    return line if left is None else f"{line}, about {left // 60 + 1} min left"
