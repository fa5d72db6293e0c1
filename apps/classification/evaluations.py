"""`manage.py evaluate classification DIR`: how well this machine's classifier sorts."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from apps.vision.evaluation.kinds import EvaluationKind, Options, Report, register
from apps.vision.evaluation.parts import Part, of_part
from apps.vision.files import pictures_in
from apps.vision.progress import counting


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, help="Folder with a sub-folder per category, named by its code."
    )
    parser.add_argument(
        "--part",
        type=Part,
        choices=list(Part),
        help="Only this part of the pictures. No rule was fitted on “report”.",
    )


def measure(options: Options) -> Report:
    # Imported here because it loads OpenCV.
    from apps.classification.evaluation import confusion

    groups = {
        folder.name: _part(pictures_in(folder), options["part"])
        for folder in sorted(options["folder"].iterdir())
        if folder.is_dir()
    }
    if unknown := groups.keys() - set(confusion.CODES):
        names = ", ".join(sorted(unknown))
        raise CommandError(_("No categories of this machine's: %(names)s.") % {"names": names})
    with counting(_("Classifying"), sum(map(len, groups.values()))) as tick:
        result = confusion.evaluate(groups, tick)
    return Report(result.as_json(), [result.table()])


def _part(files: list[Path], part: Part | None) -> list[Path]:
    return of_part(files, part) if part else files


register(
    EvaluationKind(
        "classification",
        "Evaluate this machine's classifier: a confusion table.",
        add_arguments,
        measure,
    )
)
