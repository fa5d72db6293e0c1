"""`manage.py index rebuild|verify|stats`: the segments that searches are answered from."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from apps.search.management.figures import figures_of, tables_of
from apps.search.models import IndexState
from apps.search.services.building import build, request_build
from apps.search.services.index_due import is_small
from apps.search.services.index_maintenance import verify
from apps.search.services.indexes import Index, listed
from apps.search.stores import SegmentError, StoreDownError
from apps.search.stores.base import Progress as Watch
from futu.given import given_id
from futu.terminal import console_for


class Command(BaseCommand):
    help = "Rebuild, verify or list the vector indexes of galleries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        rebuild = actions.add_parser(
            "rebuild", help="Rebuild segments, whether they are due or not."
        )
        which = rebuild.add_mutually_exclusive_group(required=True)
        which.add_argument("--gallery", metavar="ID", help="Rebuild the index of this gallery.")
        which.add_argument(
            "--all", action="store_true", help="Rebuild the indexes of all galleries."
        )
        rebuild.add_argument(
            "--now", action="store_true", help="Rebuild here instead of in a background job."
        )
        check = actions.add_parser(
            "verify", help="Read and verify all segments. Fails if one is damaged."
        )
        stats = actions.add_parser("stats", help="Show statistics of each index.")
        stats.add_argument("--json", action="store_true", help="Print one JSON object per index.")
        for action in (check, stats):
            action.add_argument("--gallery", metavar="ID", help="Default: all galleries.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.console = console_for(self.stdout)
        states = self._states(options["gallery"])
        if options["action"] == "stats":
            self._stats(states, as_json=options["json"])
        elif options["action"] == "verify":
            self._verify(states)
        elif options["now"]:
            self._build(states)
        else:
            self._request(states)

    def _states(self, gallery: str | None) -> list[IndexState]:
        states = listed().filter(last_seq__gt=0)
        if gallery is None:
            return list(states)
        found = list(states.filter(gallery=given_id(gallery)))
        if not found:
            raise CommandError(f"There is no gallery {gallery} with pictures that can be found.")
        return found

    def _stats(self, states: list[IndexState], *, as_json: bool) -> None:
        if as_json:
            for state in states:
                self.stdout.write(json.dumps(figures_of(Index(state)), ensure_ascii=False))
        else:
            for table in tables_of(states):
                self.console.print(table)

    def _request(self, states: list[IndexState]) -> None:
        for state in self._worth(states):
            started = request_build(state, force=True) is not None
            what = "its segment will be built." if started else "a job is at its segment already."
            self.stdout.write(f"{state.gallery.name}: {what}")

    def _build(self, states: list[IndexState]) -> None:
        for state in self._worth(states):
            try:
                with self._progress(state.gallery.name) as progress:
                    replaced = build(state.pk, progress, force=True)
            except (OSError, SegmentError, StoreDownError) as error:
                raise CommandError(f"{state.gallery.name}: {error}") from error
            if not replaced:
                self.stdout.write(f"{state.gallery.name}: another segment was built meanwhile.")
                continue
            state.refresh_from_db()
            self.stdout.write(f"{state.gallery.name}: {'; '.join(Index(state).sentences)}.")

    def _worth(self, states: list[IndexState]) -> Iterator[IndexState]:
        """Those that are large enough; a message says which are not."""
        for state in states:
            if is_small(state) and not state.segment:
                self.stdout.write(f"{state.gallery.name}: {'; '.join(Index(state).sentences)}.")
            else:
                yield state

    def _verify(self, states: list[IndexState]) -> None:
        broken = 0
        for state in (state for state in states if state.segment):
            try:
                with self._progress(state.gallery.name) as progress:
                    why = verify(state, progress)
            except StoreDownError as error:
                raise CommandError(f"{state.gallery.name}: {error}") from error
            broken += bool(why)
            self.stdout.write(f"{state.gallery.name}: {why or 'sound'}")
        if broken:
            raise CommandError(f"{broken} cannot be used; jobs to build them anew are started.")

    @contextmanager
    def _progress(self, name: str) -> Iterator[Watch]:
        console = self.console
        with Progress(
            TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
            console=console, transient=True, disable=not console.is_terminal,
        ) as bar:  # fmt: skip
            task = bar.add_task(name, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
