"""`manage.py check DIR --user U [--json]`: which files of a folder that person has already.

Without `--user` it is Django's own check of the project.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import check

from apps.accounts.models import User
from apps.duplicates.services.present import Presence, Present
from apps.galleries.models import Image
from apps.galleries.pictures import PictureError
from apps.search.services.query_embedding import AskError
from apps.vision.files import SUFFIXES

MORE_SUFFIXES = {".heic", ".heif", ".jp2", ".j2k"}


class Command(check.Command):
    help = "With --user: which files are here already. Without: check the project."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--user", help="Whose galleries to look in; then name folders or files")
        parser.add_argument("--json", action="store_true", help="one line of JSON a file")

    def handle(self, *labels: Any, **options: Any) -> None:
        if not options["user"]:
            super().handle(*labels, **options)
            return
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"There is no account called {options['user']}.")
        if not labels:
            raise CommandError("Name a folder or a file.")
        self._look(Presence(user.pk), [Path(label) for label in labels], options["json"])

    def _look(self, presence: Presence, paths: list[Path], as_json: bool) -> None:
        refused = 0
        for path in _files(paths):
            try:
                with path.open("rb") as file:
                    self._tell(path, presence.of(file, path.name), as_json)
            except (OSError, PictureError) as error:
                refused += 1
                self._refuse(path, str(error), as_json)
            except AskError as error:
                raise CommandError(str(error)) from error
        if refused:
            sys.exit(1)

    def _tell(self, path: Path, present: Present, as_json: bool) -> None:
        if as_json:
            rows = {"exact": _rows(present.exact), "near": _rows(present.near)}
            self.stdout.write(json.dumps({"file": str(path), **rows}, ensure_ascii=False))
            return
        state = "exact" if present.exact else "near" if present.near else "new"
        places = [f"{i.gallery.name}/{i.name}" for i in present.exact + present.near]
        self.stdout.write("\t".join([state, str(path), *places]))

    def _refuse(self, path: Path, sentence: str, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"file": str(path), "error": sentence}))
        else:
            self.stderr.write(f"{path}: {sentence}")


def _files(paths: list[Path]) -> Iterator[Path]:
    """Named files as they are, of folders what looks like a picture."""
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
