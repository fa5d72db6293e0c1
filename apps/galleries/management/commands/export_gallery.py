"""`manage.py export_gallery --user U --gallery G [--format F] [--output F] [--with-files D]`."""

import shutil
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Gallery, Image
from apps.galleries.services.exporting import Format, Row, rows_of, write
from apps.galleries.services.naming import unused


class Command(BaseCommand):
    help = "Write what is known of a gallery's pictures, and their originals if wanted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, help="whose gallery")
        parser.add_argument("--gallery", required=True, help="its name")
        parser.add_argument("--format", choices=list(Format), default=Format.JSON)
        parser.add_argument("--output", type=Path, metavar="FILE", help="else it is printed")
        parser.add_argument(
            "--with-files", type=Path, metavar="DIR", help="copy the originals into this new folder"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        gallery = self._gallery(options["user"], options["gallery"])
        if folder := options["with_files"]:
            self._check(folder)
        self._taken: set[str] = set()
        self._lost = 0
        rows = self._with_files(rows_of(gallery), folder)
        self._write(write(gallery, Format(options["format"]), rows), options["output"])
        if self._lost:
            raise CommandError(f"The originals of {self._lost} pictures are missing.")

    def _gallery(self, username: str, name: str) -> Gallery:
        galleries = Gallery.objects.select_related("owner")
        try:
            return galleries.get(owner__username=username, name=name)
        except Gallery.DoesNotExist as error:
            raise CommandError(f"{username} has no gallery called {name}.") from error

    def _check(self, folder: Path) -> None:
        """Check first, before anything is written; never mix with an earlier export."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise CommandError(f"{folder} is not empty. Name a new folder.")
        except OSError as error:
            raise CommandError(f"{folder} cannot be used: {error.strerror}.") from error

    def _write(self, pieces: Iterator[str], output: Path | None) -> None:
        if output is None:
            for piece in pieces:
                self.stdout.write(piece, ending="")
            return
        try:
            with output.open("w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error

    def _with_files(self, pairs: Iterator[tuple[Image, Row]], folder: Path | None) -> Iterator[Row]:
        for image, row in pairs:
            yield row if folder is None else row | {"file": self._copy(image, folder)}

    def _copy(self, image: Image, folder: Path) -> str:
        """Copy one original; return its name, or "" if it is missing from storage."""
        name = unused(image.name, self._taken)
        try:
            original = files.open_variant(image.id, Variant.ORIGINAL)
        except FileNotFoundError:
            self.stderr.write(f"{image.name}: the original is missing.")
            self._lost += 1
            return ""
        with original, (folder / name).open("xb") as copy:
            shutil.copyfileobj(original, copy)
        return name
