"""`manage.py evaluate duplicates DIR`; extends search's `evaluate`."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from apps.search.evaluation.throwaway import is_inside, run_inside
from apps.search.management.commands import evaluate
from apps.vision.edits import get_edit
from apps.vision.evaluation.parts import Part, of_part
from apps.vision.files import PictureFileError, pictures_in
from apps.vision.progress import counting

# Up to a banner, and a crop of half the picture.
EDITS = (
    *("crop-50", "jpeg-10", "small-64", "flip", "rotate-15"),
    *("rotate-90", "grey", "blur", "filter", "banner"),
)


class Command(evaluate.Command):
    help = "Evaluate search quality and duplicate detection."

    def add_more(self, add_parser: Any, parsers: Mapping[str, ArgumentParser]) -> None:
        super().add_more(add_parser, parsers)
        duplicates = add_parser(
            "duplicates", help="Evaluate duplicate detection on edited copies and bursts."
        )
        duplicates.add_argument("folder", type=Path, help="Folder of source pictures.")
        duplicates.add_argument(
            "--distractors",
            type=Path,
            nargs="+",
            default=[],
            help="Folders of other pictures to add (distractors).",
        )
        duplicates.add_argument(
            "--sample",
            type=int,
            default=60,
            help="Number of pictures to make copies of. Default: 60.",
        )
        duplicates.add_argument(
            "--bursts", type=int, default=30, help="Number of bursts. Default: 30."
        )
        duplicates.add_argument(
            "--edit", action="append", help="Use only this edit. May be repeated."
        )
        duplicates.add_argument("--json", action="store_true", help="Print JSON.")
        duplicates.add_argument("--markdown", action="store_true", help="Print Markdown.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["kind"] != "duplicates":
            super().handle(*args, **options)
        elif not is_inside():
            # With the same arguments; the caller's database is never written to.
            sys.exit(run_inside(sys.argv[1:], settings.FUTU_SPEC))
        else:
            try:
                self._duplicates(options)
            except (PictureFileError, KeyError, OSError) as error:
                raise CommandError(str(error)) from error

    def _duplicates(self, options: dict[str, Any]) -> None:
        # Imported here because it loads OpenCV.
        from apps.duplicates.evaluation import gallery, scores

        edits = [get_edit(code) for code in options["edit"] or EDITS]
        pictures = pictures_in(options["folder"])
        # Of the part that nothing was fitted or chosen on.
        chosen = of_part(pictures, Part.REPORT)[: options["sample"]]
        shot = of_part(pictures, Part.CHOOSE)[: 2 * options["bursts"]]
        dated, undated = shot[: options["bursts"]], shot[options["bursts"] :]
        others = [path for path in pictures if path not in {*chosen, *shot}]
        for folder in options["distractors"]:
            others += pictures_in(folder)
        files = chain(
            gallery.originals([*others, *chosen]),
            gallery.copies(chosen, edits),
            gallery.bursts(dated, dated=True),
            gallery.bursts(undated, dated=False),
        )
        total = len(others) + len(chosen) * (1 + len(edits)) + 3 * len(shot)
        with counting(_("Comparing"), total) as tick:
            result = scores.score(gallery.fill(files, tick))
        if options["json"]:
            self._print_json({"kind": "duplicates", "pictures": total, **result.as_json()})
        else:
            self._print_tables(result.table(), {}, options)
