"""`work`: the background workers of this machine."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.jobs import kinds
from apps.jobs.supervision.orphans import AlreadyServedError
from apps.jobs.supervision.supervisor import Supervisor
from futu.rooms import workers_of


class Command(BaseCommand):
    help = "Run the background workers of all queues until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        # Also of rooms that are off: a unit need not know which are on.
        queues = sorted(workers_of(settings.INSTALLED_ROOMS, {}))
        listed = f"may be repeated. Queues: {', '.join(queues)}."
        add = partial(parser.add_argument, action="append", default=[], metavar="QUEUE")
        add(
            "--queue",
            choices=[*queues, "all"],
            help=f"Run only the workers of this queue; {listed}",
        )
        add(
            "--without",
            choices=queues,
            help=f"Do not run those of this one; {listed}",
        )

    def handle(
        self, *args: Any, queue: list[str] | str, without: list[str], **options: Any
    ) -> None:
        named = [queue] if isinstance(queue, str) else queue
        wanted = set(kinds.queues()) if "all" in named or not named else set(named)
        left = [name for name in kinds.queues() if name in wanted - set(without)]
        if not left:
            on = ", ".join(kinds.queues())
            raise CommandError(f"No queue is left to work on. Those that are on: {on}.")
        try:
            Supervisor(left).run()
        except AlreadyServedError as served:
            raise CommandError(
                f"Process {served} of this host does this work already. Stop it first."
            ) from None
