"""`manage.py evaluate comparison DIR`: the tables of docs/COMPARISON.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from apps.vision.evaluation.kinds import EvaluationKind, Options, Report, register
from apps.vision.evaluation.parts import Part, of_part
from apps.vision.evaluation.rows import Rows
from apps.vision.files import pictures_in
from apps.vision.progress import counting

SAMPLE, SCREENS = 30, 60


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="Folder of photos to make pairs of.")
    parser.add_argument(
        "--sample", type=int, default=SAMPLE, help=f"Number of photos. Default: {SAMPLE}."
    )
    parser.add_argument(
        "--screens", type=int, default=SCREENS, help=f"Screens to draw. Default: {SCREENS}."
    )
    parser.add_argument(
        "--part",
        type=Part,
        choices=list(Part),
        default=Part.REPORT,
        help="Part of the photos. Nothing was chosen on “report”, the default.",
    )


def measure(options: Options) -> Report:
    # Imported here because it loads OpenCV.
    from apps.comparison.evaluation import detectors, report

    paths = of_part(pictures_in(options["folder"]), options["part"])[: options["sample"]]
    detect = {"this room": detectors.measured, "naive difference": detectors.naive}
    if detectors.has_odiff():
        detect["odiff"] = detectors.odiff
    answer: dict[str, Any] = {"kind": "comparison", "photos": len(paths)}
    tables: list[Rows] = []
    for name, detector in detect.items():
        rows = answer[name] = {}
        for part in report.parts(paths, options["screens"]):
            with counting(_("Comparing"), part.count) as tick:
                found = report.scores(part, detector, tick)
            rows[part.title] = report.as_json(found)
            tables.append(report.table(f"{part.title}, {name}", found))
    return Report(answer, tables)


register(
    EvaluationKind(
        "comparison",
        "Evaluate finding what differs between two pictures, on generated pairs.",
        add_arguments,
        measure,
    )
)
