"""Rich output for management commands."""

from typing import IO, cast

from django.core.management.base import OutputWrapper
from rich.console import Console


def console_for(stdout: OutputWrapper) -> Console:
    """A console on the stream behind a command's `stdout`, which `call_command` can redirect."""
    return Console(file=cast(IO[str], stdout._out), soft_wrap=True, highlight=False)
