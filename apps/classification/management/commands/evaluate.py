"""`manage.py evaluate classification DIR`; extends the command of duplicates."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from apps.duplicates.management.commands import evaluate
from apps.vision.errors import NOT_READY
from apps.vision.evaluation.parts import Part, of_part
from apps.vision.files import PictureFileError, pictures_in
from apps.vision.progress import counting


class Command(evaluate.Command):
    help = "Evaluate search quality, duplicate detection and classification."

    def add_more(self, add_parser: Any, parsers: Mapping[str, ArgumentParser]) -> None:
        super().add_more(add_parser, parsers)
        ours = add_parser(
            "classification", help="Evaluate this machine's classifier: a confusion table."
        )
        ours.add_argument(
            "folder", type=Path, help="Folder with a sub-folder per category, named by its code."
        )
        ours.add_argument(
            "--part",
            type=Part,
            choices=list(Part),
            help="Only this part of the pictures. No rule was fitted on “report”.",
        )
        ours.add_argument("--json", action="store_true", help="Print JSON.")
        ours.add_argument("--markdown", action="store_true", help="Print Markdown.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["kind"] != "classification":
            super().handle(*args, **options)
            return
        try:
            self._classification(options)
        except (PictureFileError, OSError, *NOT_READY) as error:
            raise CommandError(str(error)) from error

    def _classification(self, options: dict[str, Any]) -> None:
        # Imported here because it loads OpenCV.
        from apps.classification.evaluation import confusion

        groups = {
            folder.name: _part(pictures_in(folder), options["part"])
            for folder in sorted(options["folder"].iterdir())
            if folder.is_dir()
        }
        if unknown := groups.keys() - set(confusion.CODES):
            raise CommandError(
                _("No categories of this machine's: %(names)s.")
                % {"names": ", ".join(sorted(unknown))}
            )
        with counting(_("Classifying"), sum(map(len, groups.values()))) as tick:
            result = confusion.evaluate(groups, tick)
        if options["json"]:
            self._print_json(result.as_json())
        else:
            self._print_tables(result.table(), {}, options)


def _part(files: list[Path], part: Part | None) -> list[Path]:
    return of_part(files, part) if part else files
