"""`manage.py performance`: docs/PERFORMANCE.md and its plot, from what benches measured."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tools.bench.search.report import NotInstalledError, PageError, draw, filled

# The block of the page, and the JSON file that `manage.py bench … --json` wrote.
MEASURED = {
    "index": "performance.json",
    "index-glove": "performance-glove.json",
    "index-windows": "performance-windows.json",
    "nearest-sqlite": "performance-nearest-sqlite.json",
    "nearest-postgresql": "performance-nearest-postgresql.json",
}


class Command(BaseCommand):
    help = (
        "Write the tables of docs/PERFORMANCE.md and draw performance.svg. Reads the JSON files "
        "beside it: performance.json (from “bench index --json”), performance-nearest-sqlite.json "
        "and performance-nearest-postgresql.json (from “bench nearest --json”)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--docs", type=Path, default=Path(settings.BASE_DIR) / "docs", metavar="DIR"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        docs: Path = options["docs"]
        files = {name: docs / file for name, file in MEASURED.items()}
        measured = {name: self._read(file) for name, file in files.items() if file.is_file()}
        if not measured:
            raise CommandError(f"There is none of {', '.join(MEASURED.values())} in {docs}.")
        page = docs / "PERFORMANCE.md"
        try:
            text = filled(page.read_text(), measured)
            if "index" in measured:
                draw(measured["index"]["results"], docs / "performance.svg")
            page.write_text(text)
        except (OSError, PageError, NotInstalledError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{page} says what was measured.")

    def _read(self, file: Path) -> dict[str, Any]:
        try:
            return json.loads(file.read_text())
        except json.JSONDecodeError as error:
            raise CommandError(f"{file} is not the JSON of a bench: {error}") from error
