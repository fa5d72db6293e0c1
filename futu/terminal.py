"""Rich output for management commands."""

import select
from collections.abc import Mapping, Sequence
from typing import IO, TextIO, cast

from django.core.management.base import OutputWrapper
from rich.console import Console
from rich.table import Table


def console_for(stdout: OutputWrapper) -> Console:
    """A console on a command's `stdout`, which `call_command` can redirect."""
    return Console(file=cast(IO[str], stdout._out), soft_wrap=True, highlight=False)


def rows_table(title: str, rows: Sequence[Mapping[str, object]]) -> Table:
    """Rows with equal keys as a table, text left and numbers right; long text is wrapped."""
    table = Table(title=title, box=None, pad_edge=False)
    for name, value in rows[0].items() if rows else ():
        number = isinstance(value, int | float)
        table.add_column(name.replace("_", " "), justify="right" if number else "left")
    for row in rows:
        table.add_row(*(f"{v:,}" if isinstance(v, int | float) else str(v) for v in row.values()))
    return table


def has_no_reader(stream: TextIO) -> bool:
    """Whether the reader of the pipe `stream` has closed it."""
    poll = select.poll()
    try:
        poll.register(stream.fileno(), select.POLLOUT)
    except (OSError, ValueError):  # Not a file, or closed.
        return False
    return any(event & select.POLLERR for _, event in poll.poll(0))
