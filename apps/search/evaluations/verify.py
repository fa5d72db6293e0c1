"""`manage.py evaluate verify DIR`: verification, on true and wrong pairs."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from apps.vision.edits import EDIT_SETS
from apps.vision.evaluation import categories_in
from apps.vision.evaluation.kinds import EvaluationKind, Options, Report
from apps.vision.evaluation.parts import Part, chooses, of_part
from apps.vision.files import pictures_in

if TYPE_CHECKING:
    from apps.vision.local.evaluation.cases import Case

COUNTS = {
    "sample": (60, "Number of pictures to make copies of."),
    "wrong": (3, "Most similar wrong pictures to compare with each copy."),
    "pairs": (100, "Wrong pairs per template and category."),
}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="Folder of source pictures.")
    parser.add_argument(
        "--kinds",
        type=Path,
        help="Folder with a sub-folder per category. Pairs within one are wrong pairs.",
    )
    for name, (default, text) in COUNTS.items():
        parser.add_argument(
            f"--{name}", type=int, default=default, help=f"{text} Default: {default}."
        )
    parser.add_argument(
        "--choose",
        action="store_true",
        help="Choose new thresholds, on pictures that are not reported on.",
    )


def measure(options: Options) -> Report:
    # Imported here because it loads OpenCV.
    from apps.vision.local.evaluation import choosing, measuring
    from apps.vision.local.evaluation.summary import summary
    from apps.vision.local.thresholds import save_thresholds

    if options["choose"]:
        measured = list(measuring.measurements(_cases(options, Part.CHOOSE)))
        used = {name: options[name] for name in COUNTS}
        save_thresholds(choosing.choose(measured), {"part": Part.CHOOSE.value, **used})
    outcomes = measuring.outcomes(_cases(options, Part.REPORT))
    result = summary(outcomes, nearest="copy and near wrong picture")
    return Report({"kind": "verify", **result.as_json()}, result.tables())


def _cases(options: Options, part: Part) -> Iterator[Case]:
    """Test cases from the pictures of one part: every edit, every template, and categories."""
    from apps.vision.embedder import get_embedder
    from apps.vision.local.evaluation import cases

    files = of_part(pictures_in(options["folder"]), part)
    groups = categories_in(options["kinds"]) if options["kinds"] else {}
    mine = {n: g for n, g in groups.items() if chooses(n) is (part is Part.CHOOSE)}
    gallery = [*files, *chain.from_iterable(mine.values())]
    edits = [edit for every in EDIT_SETS.values() for edit in every]
    embed = get_embedder().embed
    return chain(
        cases.copy_cases(files, edits, gallery, embed, options["wrong"], options["sample"]),
        cases.template_cases(files, options["pairs"]),
        cases.same_kind_cases(mine, options["pairs"]),
    )


KIND = EvaluationKind(
    "verify", "Evaluate verification on true and wrong pairs.", add_arguments, measure
)
