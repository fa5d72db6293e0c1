"""`manage.py import_library DIR --user U [--layout folders|immich]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.galleries.management.importer import Importer
from apps.galleries.services.importing import opened
from apps.galleries.services.libraries import LAYOUTS, tag_from_sidecars


class Command(BaseCommand):
    help = (
        "Add the pictures of another program's library, a gallery for each of its folders, with "
        "the tags of their .xmp sidecars. Running it again adds only what is new."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--user", required=True, help="whose galleries; made if there is none")
        parser.add_argument(
            "--layout",
            choices=LAYOUTS,
            default="folders",
            help="folders: each at the top is a gallery (the default); immich: its upload location",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        galleries = LAYOUTS[options["layout"]](folder)
        if not galleries:
            raise CommandError(f"{folder} holds no files in this layout ({options['layout']}).")
        importer = Importer(self.stdout, options["user"])
        for name, paths in sorted(galleries.items()):
            gallery = importer.gallery(name)
            importer.add(gallery, opened(paths), len(paths))
            if tagged := tag_from_sidecars(gallery, paths):
                self.stdout.write(f"  {tagged} with tags of their sidecars.")
