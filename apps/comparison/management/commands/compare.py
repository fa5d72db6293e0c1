"""`manage.py compare A B [--json] [--diff OUT.png] [--threshold T]`: what differs between two
picture files, or with `--batch` between the files of two folders, matched by name.

The exit status is 0 where they are the same, 1 where they differ, 2 where they could not be
compared.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from pydantic import ValidationError

from apps.comparison.errors import ComparisonError
from apps.comparison.options import ComparisonOptions
from apps.comparison.services.folders import compare_folders, exit_status
from apps.galleries.decoders import BusyError
from apps.galleries.pictures import PictureError
from apps.vision.comparing import Mode
from futu.coded import CodedError

DIFFERENT, FAILED = 1, 2


class Command(BaseCommand):
    help = "Compare two picture files, or folders. Exit status: 0 same, 1 different, 2 error."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("first", type=Path, help="Picture file, or folder.")
        parser.add_argument("second", type=Path, help="Picture file, or folder.")
        parser.add_argument(
            "--batch", action="store_true", help="Compare two folders; files are matched by name."
        )
        parser.add_argument(
            "--mode", choices=[mode.value for mode in Mode], default=Mode.PHOTO.value
        )
        parser.add_argument(
            "--threshold", type=float, default=0.99, help="Least similarity. Default: 0.99."
        )
        parser.add_argument("--max-side", type=int, help="Longer side to compare, in pixels.")
        parser.add_argument(
            "--ignore",
            nargs=4,
            type=float,
            action="append",
            default=[],
            metavar=("X", "Y", "W", "H"),
            help="Region to ignore, in fractions of the first picture. May be repeated.",
        )
        parser.add_argument("--diff", type=Path, help="Write a picture of the differences (PNG).")
        parser.add_argument("--json", action="store_true", help="Print JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            (self._compare_folders if options["batch"] else self._compare)(options)
        except ValidationError as error:
            problem = "; ".join(str(each["msg"]) for each in error.errors())
            self._fail(ComparisonError("settings", {"problem": problem}), options)
        except OSError as error:
            self._fail(ComparisonError("unreadable", {"problem": str(error)}), options)
        except (PictureError, ComparisonError, BusyError) as error:
            self._fail(error, options)

    def _asked(self, options: dict[str, Any]) -> ComparisonOptions:
        return ComparisonOptions.model_validate(
            {
                "mode": options["mode"],
                "threshold": options["threshold"],
                "max_side": options["max_side"],
                "ignore": [
                    dict(zip(("x", "y", "width", "height"), region, strict=True))
                    for region in options["ignore"]
                ],
            }
        )

    def _compare_folders(self, options: dict[str, Any]) -> None:
        """A line for each pair as it is compared; with `--json` one object a line."""
        states = []
        for row in compare_folders(options["first"], options["second"], self._asked(options)):
            states.append(row["state"])
            if options["json"]:
                self.stdout.write(json.dumps(row, ensure_ascii=False))
                continue
            more = row.get("reason") or row.get("similarity", "")
            self.stdout.write(f"{row['state']}\t{row['name']}\t{more}".rstrip())
        if status := exit_status(states):
            sys.exit(status)

    def _compare(self, options: dict[str, Any]) -> None:
        # Imported here because they load OpenCV.
        from apps.comparison.services.comparing import compare_files
        from apps.vision.comparing.rendering import difference_picture

        asked = self._asked(options)
        paths = (options["first"], options["second"])
        with paths[0].open("rb") as first, paths[1].open("rb") as second:
            found = compare_files((first, paths[0].name), (second, paths[1].name), asked)
        if options["diff"] and found.measured:
            difference_picture(found.measured).save(options["diff"], "PNG")
        row = {"first": str(paths[0]), "second": str(paths[1]), **found.as_json()}
        self._print(row, options)
        if found.verdict != "same":
            sys.exit(DIFFERENT)

    def _print(self, row: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(row, ensure_ascii=False))
            return
        self.stdout.write(f"{row['verdict']}\t{row['similarity']}")
        for box in row["boxes"]:
            place = " ".join(f"{side:.4f}" for side in box["box"])
            self.stdout.write(f"{place}\t{box['area']:.4%}\t{box['strength']:.2f}")

    def _fail(self, error: CodedError, options: dict[str, Any]) -> None:
        if options["json"]:
            row = {"error": error.code, "reason": str(error)}
            self.stdout.write(json.dumps(row, ensure_ascii=False))
        else:
            self.stderr.write(str(error))
        sys.exit(FAILED)
