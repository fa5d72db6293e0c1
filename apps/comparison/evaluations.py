"""`manage.py evaluate comparison DIR`: the tables of docs/COMPARISON.md."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from apps.vision.evaluation.kinds import EvaluationKind, register
from apps.vision.evaluation.parts import Part, of_part
from apps.vision.evaluation.rows import Rows
from apps.vision.files import pictures_in
from apps.vision.progress import counting

SAMPLE, SCREENS, UNRELATED = 30, 60, 300
# odiff is a process a pair, of which most of the time is its start.
ODIFF_SAMPLE, ODIFF_SCREENS, ODIFF_UNRELATED = 4, 10, 10


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="Folder of photos to make pairs of.")
    parser.add_argument(
        "--sample", type=int, default=SAMPLE, help=f"Number of photos. Default: {SAMPLE}."
    )
    parser.add_argument(
        "--screens", type=int, default=SCREENS, help=f"Screens to draw. Default: {SCREENS}."
    )
    parser.add_argument(
        "--unrelated",
        type=int,
        default=UNRELATED,
        help=f"Pairs of different photos. Default: {UNRELATED}.",
    )
    parser.add_argument(
        "--part",
        type=Part,
        choices=list(Part),
        default=Part.REPORT,
        help="Part of the photos. Nothing was chosen on “report”, the default.",
    )


def measure(options: dict[str, Any]) -> tuple[dict[str, Any], list[Rows]]:
    # Imported here because it loads OpenCV.
    from apps.comparison.evaluation import detectors, report
    from apps.comparison.evaluation.scoring import Detect

    paths = of_part(pictures_in(options["folder"]), options["part"])
    numbers = (options["sample"], options["screens"], options["unrelated"])
    few = tuple(map(min, numbers, (ODIFF_SAMPLE, ODIFF_SCREENS, ODIFF_UNRELATED)))
    asked: list[tuple[str, Detect, tuple[int, ...]]] = [
        ("this room", detectors.measured, numbers),
        ("naive difference", detectors.naive, numbers),
    ]
    if detectors.has_odiff():
        asked.append(("odiff", detectors.odiff, few))
    answer: dict[str, Any] = {"kind": "comparison", "photos": len(paths[: numbers[0]])}
    tables: list[Rows] = []
    for name, detector, (sample, screens, unrelated) in asked:
        rows = answer[name] = {}
        for part in report.parts(paths[:sample], screens, unrelated):
            # For logs, which have no bar.
            print(f"{part.title}, {name}: {part.count} pairs", file=sys.stderr, flush=True)
            with counting(f"{part.title}, {name}", part.count) as tick:
                found = report.scores(part, detector, tick)
            rows[part.title] = report.as_json(found)
            tables.append(report.table(f"{part.title}, {name}", found))
    return answer, tables


register(
    EvaluationKind(
        "comparison",
        "Evaluate finding what differs between two pictures, on generated pairs.",
        add_arguments,
        measure,
    )
)
