"""Where commands draw their tables and progress bars."""

from typing import IO, cast

from django.core.management.base import BaseCommand
from rich.console import Console


def console_of(command: BaseCommand) -> Console:
    """A rich console on the command's own output, so that a caller can capture it."""
    out = cast("IO[str]", command.stdout._out)
    return Console(file=out, soft_wrap=True, highlight=False)
