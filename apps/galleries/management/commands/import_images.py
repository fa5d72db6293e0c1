"""`manage.py import_images DIR|FILE.zip --user U --gallery G [--wait] [--watch]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.galleries.management.importer import Importer
from apps.galleries.models import Gallery
from apps.galleries.services.importing import opened, picture_files, sizes_of
from apps.galleries.services.unpacking import unpacked
from apps.galleries.services.watching import new_files
from apps.galleries.services.zip_errors import ZipError


class Command(BaseCommand):
    help = (
        "Add every picture below a folder, or in a zip, to a gallery. "
        "Running it again adds only what is new."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, metavar="DIR|FILE.zip")
        parser.add_argument("--user", required=True, help="whose gallery; made if there is none")
        parser.add_argument("--gallery", required=True, help="its name; made if there is none")
        parser.add_argument(
            "--wait", action="store_true", help="return when every picture is ready or failed"
        )
        parser.add_argument(
            "--watch", action="store_true", help="stay, and add what comes into the folder"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["source"]
        if not source.is_dir() and (options["watch"] or not source.is_file()):
            raise CommandError(f"{source} is not a folder.")
        importer = Importer(self.stdout, options["user"])
        gallery = importer.gallery(options["gallery"])
        if options["watch"]:
            self._watch(importer, gallery, source)
        elif source.is_dir():
            paths = picture_files(source)
            importer.estimate(sizes_of(paths))
            importer.add(gallery, opened(paths), len(paths), wait=options["wait"])
        else:
            self._unpack(importer, gallery, source, wait=options["wait"])

    def _unpack(self, importer: Importer, gallery: Gallery, source: Path, *, wait: bool) -> None:
        try:
            with unpacked(source) as found:
                importer.estimate(found.sizes)
                importer.add(gallery, found.files(), len(found), wait=wait)
        except ZipError as error:
            raise CommandError(f"{source}: {error}") from error

    def _watch(self, importer: Importer, gallery: Gallery, folder: Path) -> None:
        self.stdout.write(f"Following {folder}; Ctrl-C ends it.")
        for paths in new_files(folder):
            importer.add(gallery, opened(paths), len(paths))
