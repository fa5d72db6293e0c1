"""`manage.py compare A B [--json] [--diff OUT.png] [--threshold T]`: what differs between two
picture files, or with `--batch` between the files of two folders, matched by name.

The exit status is 0 where they are the same, 1 where they differ, 2 where they could not be
compared.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from PIL.Image import Image as Picture
from pydantic import ValidationError

from apps.comparison.errors import ComparisonError
from apps.comparison.options import MAX_SECONDS, MIN_SECONDS, SECONDS, ComparisonOptions
from apps.comparison.services.comparing import Comparison, compare_files
from apps.comparison.services.folders import compare_folders, exit_status
from apps.comparison.services.vectors import common_part, vector_similarity
from apps.galleries.decoders import BusyError
from apps.galleries.pictures import PictureError, decode_own
from apps.vision.comparing import Mode
from futu.coded import CodedError

DIFFERENT, FAILED = 1, 2


class Command(BaseCommand):
    help = "Compare two picture files, or folders. Exit status: 0 same, 1 different, 2 error."

    def add_arguments(self, parser: CommandParser) -> None:
        # Their number is checked in `handle`, whose errors are JSON where that was asked for.
        parser.add_argument("pictures", type=Path, nargs="*", help="Two picture files, or folders.")
        parser.add_argument(
            "--batch", action="store_true", help="Compare two folders; files are matched by name."
        )
        parser.add_argument(
            "--mode", choices=[mode.value for mode in Mode], default=Mode.AUTO.value
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
        parser.add_argument(
            "--timeout",
            type=int,
            default=SECONDS,
            help=f"Seconds, {MIN_SECONDS} to {MAX_SECONDS}. Default: {SECONDS}.",
        )
        parser.add_argument(
            "--vectors",
            action="store_true",
            help="Compare the vectors of both, too: loads the model, which takes seconds.",
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

    def _compare_folders(self, options: dict[str, Any]) -> None:
        """A line for each pair as it is compared; with `--json` one object a line."""
        states = []
        for row in compare_folders(*_pair(options), _asked(options)):
            states.append(row["state"])
            if options["json"]:
                self.stdout.write(json.dumps(row, ensure_ascii=False))
                continue
            more = row.get("reason") or row.get("similarity", "")
            self.stdout.write(f"{row['state']}\t{row['name']}\t{more}".rstrip())
        if status := exit_status(states):
            sys.exit(status)

    def _compare(self, options: dict[str, Any]) -> None:
        paths = _pair(options)
        with paths[0].open("rb") as first, paths[1].open("rb") as second:
            files = ((first, paths[0].name), (second, paths[1].name))
            compared, (picture, _) = compare_files(*files, _asked(options))
        if options["diff"] and compared.found:
            options["diff"].write_bytes(compared.found.difference)
        row = {"first": str(paths[0]), "second": str(paths[1]), **compared.as_json()}
        if options["vectors"]:
            row["vector_similarity"] = _vectors(compared, picture)
        self._print(row, options)
        if compared.verdict != "same":
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


def _pair(options: dict[str, Any]) -> tuple[Path, Path]:
    """Raises ComparisonError."""
    paths = options["pictures"]
    if len(paths) != 2:
        raise ComparisonError("too_many" if len(paths) > 2 else "one_picture")
    return paths[0], paths[1]


def _asked(options: dict[str, Any]) -> ComparisonOptions:
    """Raises ValidationError."""
    regions = [
        dict(zip(("x", "y", "width", "height"), region, strict=True))
        for region in options["ignore"]
    ]
    names = ("mode", "threshold", "max_side", "timeout")
    return ComparisonOptions.model_validate(
        {**{name: options[name] for name in names}, "ignore": regions}
    )


def _vectors(compared: Comparison, first: Picture) -> float | None:
    """Of what both show; None without a model, and for pictures of different scenes."""
    row = compared.as_json()
    if compared.found is None:
        return row["vector_similarity"]
    aligned = decode_own(io.BytesIO(compared.found.aligned))
    return vector_similarity(*(common_part(each, row) for each in (first, aligned)))
