"""`manage.py check DIR --user U [--json]`: which files of a folder does that person already have?

Without `--user` it is Django's own `check`.
"""

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import check

from apps.accounts.models import User
from apps.duplicates.services.presence import PresenceChecker, PresenceResult
from apps.galleries.models import Image
from apps.galleries.pictures import PictureError
from apps.search.services.query_embedding import AskError
from apps.vision.files import SUFFIXES

MORE_SUFFIXES = {".heic", ".heif", ".jp2", ".j2k"}


class Command(check.Command):
    help = "With --user: check which files are in that account already. Without: check the project."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--user", help="Account to look in; then name folders or files.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object per file.")

    def handle(self, *labels: Any, **options: Any) -> None:
        if not options["user"]:
            super().handle(*labels, **options)
            return
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no account called {options['user']}.")
        if not labels:
            raise CommandError("Name a folder or a file.")
        checker = PresenceChecker(user.pk, seconds=math.inf)  # Nobody waits for a page.
        self._check_files(checker, [Path(label) for label in labels], options["json"])

    def _check_files(self, checker: PresenceChecker, paths: list[Path], as_json: bool) -> None:
        failed = 0
        for path in _files(paths):
            try:
                with path.open("rb") as file:
                    self._print_result(path, checker.check(file, path.name), as_json)
            except (OSError, PictureError) as error:
                failed += 1
                self._print_error(path, str(error), as_json)
            except AskError as error:
                raise CommandError(str(error)) from error
        if failed:
            sys.exit(1)

    def _print_result(self, path: Path, result: PresenceResult, as_json: bool) -> None:
        if as_json:
            rows = {"exact": _rows(result.exact), "near": _rows(result.near)}
            self.stdout.write(json.dumps({"file": str(path), **rows}, ensure_ascii=False))
            return
        state = "exact" if result.exact else "near" if result.near else "new"
        places = [f"{i.gallery.name}/{i.name}" for i in result.exact + result.near]
        self.stdout.write("\t".join([state, str(path), *places]))

    def _print_error(self, path: Path, sentence: str, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"file": str(path), "error": sentence}))
        else:
            self.stderr.write(f"{path}: {sentence}")


def _files(paths: list[Path]) -> Iterator[Path]:
    """The named files, and the pictures (by suffix) in the named folders."""
    for path in paths:
        if not path.exists():
            raise CommandError(f"{path} does not exist.")
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.is_file())
            yield from (f for f in found if f.suffix.lower() in SUFFIXES | MORE_SUFFIXES)
        else:
            yield path


def _rows(images: list[Image]) -> list[dict[str, str]]:
    return [
        {"image": str(image.id), "name": image.name, "gallery": image.gallery.name}
        for image in images
    ]
