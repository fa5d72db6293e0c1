"""`manage.py bench embed|ingest|search|upload [--pictures DIR] [--count N] [--json]`."""

import io
import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from PIL import Image as Pillow
from rich.table import Table

from apps.search.bench import ingest, inside, search, upload
from apps.search.bench.pictures import File, pictures
from apps.vision.files import PictureFileError
from futu.terminal import console_for

Measurement = dict[str, Any]


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
    help = "Measure embedding, ingest, search or uploads on this machine, in a throw-away instance."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=MEASURES)
        parser.add_argument(
            "--pictures", type=Path, metavar="DIR", help="instead of the demo's photos"
        )
        parser.add_argument("--count", type=int, default=100, help="pictures used (default 100)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        what = options["what"]
        if what != "embed" and not inside.is_inside():
            sys.exit(inside.run_inside(sys.argv[1:]))
        try:
            files = pictures(options["pictures"], options["count"])
        except PictureFileError as error:
            raise CommandError(str(error)) from error
        result = {"bench": what, **MEASURES[what](files)}
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            self._show(result)

    def _show(self, result: Measurement) -> None:
        table = Table("figure", "value", title=f"bench {result.pop('bench')}")
        for name, value in result.items():
            table.add_row(name.replace("_", " "), str(value))
        console_for(self.stdout).print(table)
