"""`manage.py evaluate KIND …`: quality, measured on the pictures of a folder."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from apps.vision.errors import NOT_READY
from apps.vision.evaluation.kinds import Report, kinds
from apps.vision.evaluation.rows import Rows
from apps.vision.files import PictureFileError


class Command(BaseCommand):
    help = "Evaluate quality: of vectors, searches, verification and of what the rooms do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parsers = parser.add_subparsers(dest="kind", required=True)
        for kind in kinds().values():
            its = parsers.add_parser(kind.name, help=kind.help)
            kind.add_arguments(its)
            its.add_argument("--json", action="store_true", help="Print JSON instead of tables.")
            its.add_argument("--markdown", action="store_true", help="Print Markdown.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = kinds()[options["kind"]].measure(options)
        except (PictureFileError, OSError, *NOT_READY) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.json, ensure_ascii=False))
        elif options["markdown"]:
            self.stdout.write("\n\n".join([*report.lines, *map(Rows.as_markdown, report.tables)]))
        else:
            self._print(report)

    def _print(self, report: Report) -> None:
        self.stdout.writelines(f"{line}\n" for line in report.lines)
        console = Console(file=self.stdout)  # type: ignore[arg-type]
        for table in report.tables:
            console.print(table.as_table())
