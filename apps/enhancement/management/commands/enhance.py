"""`manage.py enhance IMAGE… [--preset P] [--output DIR] [--overwrite] [--json]`: files made larger.

Without rows: the files are read and written where they are. What is done so far is kept beside the
result and taken up when the command is called again. A result that exists is not replaced unless
`--overwrite` is given.

The exit status is 0 where all were enhanced, 1 where some could not be.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.enhancement.errors import FAILURES, EnhanceError
from apps.enhancement.options import DEFAULT_PRESET, EnhanceOptions
from apps.enhancement.services.local_files import Done, enhance_file
from apps.vision.progress import counting
from apps.vision.upscaling.presets import PRESETS
from futu.coded import CodedError

FAILED = 1


class Command(BaseCommand):
    help = "Make picture files larger. Exit status: 0 all were, 1 some could not be."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pictures", type=Path, nargs="+", help="Picture files.")
        parser.add_argument("--preset", choices=list(PRESETS), default=DEFAULT_PRESET)
        parser.add_argument("--scale", type=int, choices=[2, 4], default=4)
        parser.add_argument(
            "--untouched", action="store_true", help="Do nothing to the model's output."
        )
        parser.add_argument("--tile", type=int, choices=[96, 192, 384], help="Side of a tile.")
        parser.add_argument(
            "--output", type=Path, help="Folder for the results. Default: beside each picture."
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="Replace results that exist already."
        )
        parser.add_argument(
            "--keep-place", action="store_true", help="Copy the place, beside date and camera."
        )
        parser.add_argument("--json", action="store_true", help="Print one JSON object a picture.")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = EnhanceOptions(
            preset=options["preset"],
            scale=options["scale"],
            untouched=options["untouched"],
            tile=options["tile"],
        )
        failed = False
        for path in options["pictures"]:
            try:
                done = self._enhance(path, asked, options)
            except FAILURES as error:
                failed = True
                self._fail(path, error, as_json=options["json"])
            except OSError as error:
                failed = True
                problem = EnhanceError("unreadable", {"problem": str(error)})
                self._fail(path, problem, as_json=options["json"])
            else:
                self._print(done, as_json=options["json"])
        if failed:
            sys.exit(FAILED)

    def _enhance(self, path: Path, asked: EnhanceOptions, options: dict[str, Any]) -> Done:
        folder = options["output"] or path.parent
        folder.mkdir(parents=True, exist_ok=True)
        steps = enhance_file(
            path,
            folder,
            asked,
            keeps_place=options["keep_place"],
            overwrites=options["overwrite"],
        )
        with counting(path.name, steps.count) as tick:
            for _tile in steps:
                tick(1)
        return steps.done

    def _print(self, done: Done, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(done.as_json(), ensure_ascii=False))
            return
        seconds = f"{done.seconds:.1f} s"
        self.stdout.write(f"{done.output}\t{done.width} × {done.height}\t{seconds}")

    def _fail(self, path: Path, error: CodedError, *, as_json: bool) -> None:
        if as_json:
            row = {"picture": str(path), "error": error.code, "reason": str(error)}
            self.stdout.write(json.dumps(row, ensure_ascii=False))
        else:
            self.stderr.write(f"{path}: {error}")
