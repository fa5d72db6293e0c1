"""`manage.py evaluate duplicates DIR`: copies and bursts among pictures that are added."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from apps.search.evaluation.throwaway import is_inside, run_inside
from apps.vision.edits import get_edit
from apps.vision.evaluation.kinds import EvaluationKind, Options, Report, register
from apps.vision.evaluation.parts import Part, of_part
from apps.vision.files import pictures_in
from apps.vision.progress import counting

# Up to a banner, and a crop of half the picture.
EDITS = (
    *("crop-50", "jpeg-10", "small-64", "flip", "rotate-15"),
    *("rotate-90", "grey", "blur", "filter", "banner"),
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="Folder of source pictures.")
    parser.add_argument(
        "--distractors",
        type=Path,
        nargs="+",
        default=[],
        help="Folders of other pictures to add (distractors).",
    )
    parser.add_argument(
        "--sample",
        type=int,
        default=60,
        help="Number of pictures to make copies of. Default: 60.",
    )
    parser.add_argument("--bursts", type=int, default=30, help="Number of bursts. Default: 30.")
    parser.add_argument("--edit", action="append", help="Use only this edit. May be repeated.")


def measure(options: Options) -> Report:
    if not is_inside():
        # With the same arguments; the caller's database is never written to.
        sys.exit(run_inside(sys.argv[1:], FUTU_SPEC=settings.FUTU_SPEC, FUTU_DUPLICATES="1"))
    # Imported here because it loads OpenCV.
    from apps.duplicates.evaluation import gallery, scores

    try:
        edits = [get_edit(code) for code in options["edit"] or EDITS]
    except KeyError as error:
        raise CommandError(str(error)) from error
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
    answer = {"kind": "duplicates", "pictures": total, **result.as_json()}
    return Report(answer, [result.table()])


register(
    EvaluationKind(
        "duplicates",
        "Evaluate duplicate detection on edited copies and bursts.",
        add_arguments,
        measure,
    )
)
