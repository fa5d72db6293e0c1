"""`manage.py bench embed|ingest|search|upload|pages [--pictures DIR] [--count N] [--json]`."""

import io
import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from PIL import Image as Pillow
from rich.table import Table

from apps.search.bench import ingest, inside, pages, search, upload
from apps.search.bench.pictures import File, pictures
from apps.vision.files import PictureFileError
from futu.terminal import console_for

Measurement = dict[str, Any]
COUNT = 100
# Of rows with a thumbnail each; no model sees them.
PAGES_COUNT = 10_000


def embed(files: list[File]) -> Measurement:
    from apps.vision.bench import bench_embed

    return bench_embed([Pillow.open(io.BytesIO(content)).convert("RGB") for _, content in files])


MEASURES: dict[str, Callable[[list[File]], Measurement]] = {
    "embed": embed,
    "ingest": ingest.measure,
    "search": search.measure,
    "upload": upload.measure,
}


class Command(BaseCommand):
    help = "Measure embedding, ingest, search, uploads or pages, in a throw-away instance."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=[*MEASURES, "pages"])
        parser.add_argument(
            "--pictures", type=Path, metavar="DIR", help="instead of the demo's photos"
        )
        parser.add_argument(
            "--count", type=int, help=f"pictures used (default {COUNT}; for pages {PAGES_COUNT})"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        what = options["what"]
        if what != "embed" and not inside.is_inside():
            sys.exit(inside.run_inside(sys.argv[1:]))
        before = os.getloadavg()[0]
        result = {"bench": what, **self._measure(what, options["pictures"], options["count"])}
        # Other work on the machine: with more than a core's worth of it, times say little.
        result["load_before"] = round(before, 1)
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            self._show(result)

    def _measure(self, what: str, folder: Path | None, count: int | None) -> Measurement:
        if what == "pages":
            return pages.measure(count or PAGES_COUNT)
        try:
            files = pictures(folder, count or COUNT)
        except PictureFileError as error:
            raise CommandError(str(error)) from error
        return MEASURES[what](files)

    def _show(self, result: Measurement) -> None:
        table = Table("figure", "value", title=f"bench {result.pop('bench')}")
        for name, value in result.items():
            table.add_row(name.replace("_", " "), str(value))
        console_for(self.stdout).print(table)
