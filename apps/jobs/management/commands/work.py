from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.jobs import kinds
from apps.jobs.supervision.orphans import AlreadyServedError
from apps.jobs.supervision.supervisor import Supervisor


class Command(BaseCommand):
    help = "Run the background workers of all queues until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        queues = [*kinds.queues(), "all"]
        parser.add_argument(
            "--queue", choices=queues, default="all", help="Run only the workers of this queue."
        )

    def handle(self, *args: Any, queue: str, **options: Any) -> None:
        try:
            Supervisor(kinds.queues() if queue == "all" else [queue]).run()
        except AlreadyServedError as served:
            raise CommandError(
                f"Process {served} of this host does this work already. Stop it first."
            ) from None
