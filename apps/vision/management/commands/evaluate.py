"""`manage.py evaluate copies|categories DIR`: every spec on the pictures of a folder."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console

from apps.vision import evaluation
from apps.vision.edits import EDIT_SETS
from apps.vision.evaluation import CopiesTask, report
from apps.vision.evaluation.kinds import kinds as evaluation_kinds
from apps.vision.evaluation.metrics import Reorder
from apps.vision.evaluation.parts import Part, of_part
from apps.vision.evaluation.rows import Rows
from apps.vision.files import PictureFileError, pictures_in
from apps.vision.progress import counting
from apps.vision.specs import ModelSpec, UnknownSpecError, get_spec, specs


class Command(BaseCommand):
    help = "Evaluate the vectors of each spec: retrieval of edited copies, and of categories."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True)
        copies = kinds.add_parser("copies", help="Evaluate finding the source of edited copies.")
        copies.add_argument("folder", type=Path, help="Folder of source pictures.")
        copies.add_argument(
            "--distractors",
            type=Path,
            nargs="+",
            default=[],
            help="Folders of other pictures (distractors).",
        )
        copies.add_argument(
            "--part",
            type=Part,
            choices=list(Part),
            help="Make copies of this part of the pictures only; the others are distractors. "
            "Nothing was fitted or chosen on “report”.",
        )
        copies.add_argument(
            "--windows",
            action="store_true",
            help="Add windows of the pictures that projections are fitted on as distractors.",
        )
        copies.add_argument("--edits", choices=list(EDIT_SETS), default="usual")
        categories = kinds.add_parser(
            "categories", help="Evaluate finding pictures of the same category."
        )
        categories.add_argument("folder", type=Path, help="Folder with a sub-folder per category.")
        for kind in (copies, categories):
            kind.add_argument(
                "--spec", action="append", help="Evaluate only this spec. May be repeated."
            )
            kind.add_argument("--json", action="store_true", help="Print JSON instead of tables.")
            kind.add_argument("--markdown", action="store_true", help="Print Markdown.")
        self.add_more(kinds.add_parser, kinds.choices)
        for more in evaluation_kinds().values():
            parser = kinds.add_parser(more.name, help=more.help)
            more.add_arguments(parser)
            parser.add_argument("--json", action="store_true", help="Print JSON.")
            parser.add_argument("--markdown", action="store_true", help="Print Markdown.")

    def add_more(self, add_parser: Any, parsers: Mapping[str, ArgumentParser]) -> None:
        """For apps that measure more: further kinds, and options of those in `parsers`."""

    def reorder(self, options: dict[str, Any]) -> Reorder | None:
        """How pictures of a category are ranked, once they are by cosine."""
        return None

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if more := evaluation_kinds().get(options["kind"]):
                self._print_measured(*more.measure(options), options)
                return
            wanted, missing = _sorted_out(options["spec"])
            if options["kind"] == "copies":
                self._copies(wanted, missing, options)
            else:
                self._categories(wanted, missing, options)
        except (PictureFileError, UnknownSpecError, OSError) as error:
            raise CommandError(str(error)) from error

    def _copies(
        self, wanted: list[ModelSpec], missing: Mapping[str, str], options: dict[str, Any]
    ) -> None:
        task = copies_task(options)
        with counting(_("Comparing"), task.pictures) as tick:
            scores = evaluation.evaluate_copies(wanted, task, tick)
        if options["json"]:
            answer = report.as_json("copies", wanted, scores, missing)
            counts = {"pictures": len(task.files), "distractors": task.other_pictures}
            self._print_json(answer | {"edits": options["edits"]} | counts)
        else:
            self._print_tables(report.copies_table(scores), missing, options)

    def _categories(
        self, wanted: list[ModelSpec], missing: Mapping[str, str], options: dict[str, Any]
    ) -> None:
        groups = evaluation.categories_in(options["folder"])
        count = sum(map(len, groups.values()))
        with counting(_("Comparing"), count) as tick:
            scores = evaluation.evaluate_categories(wanted, groups, tick, self.reorder(options))
        if options["json"]:
            answer = report.as_json("categories", wanted, scores, missing)
            self._print_json(answer | {"pictures": count})
        else:
            self._print_tables(report.categories_table(scores), missing, options)

    def _print_measured(
        self, answer: dict[str, Any], tables: list[Rows], options: dict[str, Any]
    ) -> None:
        if options["json"]:
            self._print_json(answer)
        else:
            self._print_all(tables, options)

    def _print_json(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def _print_tables(
        self, table: Rows, missing: Mapping[str, str], options: dict[str, Any]
    ) -> None:
        self._print_all([table, report.missing_table(missing)] if missing else [table], options)

    def _print_all(self, tables: list[Rows], options: dict[str, Any]) -> None:
        if options["markdown"]:
            self.stdout.write("\n\n".join(each.as_markdown() for each in tables))
            return
        console = Console(file=self.stdout)  # type: ignore[arg-type]
        for each in tables:
            console.print(each.as_table())


def copies_task(options: dict[str, Any]) -> CopiesTask:
    everything = pictures_in(options["folder"])
    files = of_part(everything, options["part"]) if options["part"] else everything
    others = [path for path in everything if path not in set(files)]
    for folder in options["distractors"]:
        others += [path for path in pictures_in(folder) if path not in set(files)]
    windowed = of_part(others, Part.FIT) if options["windows"] else []
    return CopiesTask(files, others, windowed, EDIT_SETS[options["edits"]])


def _sorted_out(names: list[str] | None) -> tuple[list[ModelSpec], dict[str, str]]:
    """The specs that can run (all real ones unless named), and why the others cannot."""
    asked = [get_spec(name) for name in names] if names else [s for s in specs() if s.weights]
    reasons = {spec.name: evaluation.why_not(spec) for spec in asked}
    missing = {name: reason for name, reason in reasons.items() if reason is not None}
    wanted = [spec for spec in asked if spec.name not in missing]
    if not wanted:
        raise CommandError(" ".join(missing.values()))
    return wanted, missing
