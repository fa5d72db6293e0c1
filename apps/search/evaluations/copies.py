"""`manage.py evaluate copies DIR`: edited copies, by each spec's vectors or by whole searches."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from apps.search.evaluation.throwaway import is_inside, run_inside
from apps.search.evaluations import specs
from apps.vision import evaluation
from apps.vision.edits import EDIT_SETS
from apps.vision.evaluation import CopiesTask, report
from apps.vision.evaluation.kinds import EvaluationKind, Options, Report
from apps.vision.evaluation.parts import Part, of_part
from apps.vision.files import pictures_in
from apps.vision.progress import counting

# Time limit of each deep search, in seconds. Generous: the quality is measured, not the speed.
SECONDS = 30.0


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="Folder of source pictures.")
    parser.add_argument(
        "--distractors",
        type=Path,
        nargs="+",
        default=[],
        help="Folders of other pictures (distractors).",
    )
    parser.add_argument(
        "--part",
        type=Part,
        choices=list(Part),
        help="Make copies of this part of the pictures only; the others are distractors. "
        "Nothing was fitted or chosen on “report”.",
    )
    parser.add_argument(
        "--windows",
        action="store_true",
        help="Add windows of the pictures that projections are fitted on as distractors.",
    )
    parser.add_argument("--edits", choices=list(EDIT_SETS), default="usual")
    specs.add_argument(parser)
    _add_deep_arguments(parser)


def _add_deep_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--deep", action="store_true", help="Evaluate whole deep searches, in a temporary instance."
    )
    parser.add_argument(
        "--sample",
        type=int,
        help="With --deep: number of pictures to make copies of. Default: all.",
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=SECONDS,
        help="With --deep: time limit of each deep search.",
    )


def measure(options: Options) -> Report:
    return _deep(options) if options["deep"] else _vectors(options)


def _vectors(options: Options) -> Report:
    wanted, missing = specs.available(options["spec"])
    task = _task(options)
    with counting(_("Comparing"), task.pictures) as tick:
        scores = evaluation.evaluate_copies(wanted, task, tick)
    answer = report.as_json("copies", wanted, scores, missing)
    counts = {"pictures": len(task.files), "distractors": task.other_pictures}
    return Report(
        answer | {"edits": options["edits"]} | counts,
        report.with_missing(report.copies_table(scores), missing),
    )


def _deep(options: Options) -> Report:
    if not is_inside():
        # With the same arguments; the caller's database is never written to.
        spec = (options["spec"] or [settings.FUTU_SPEC])[0]
        sys.exit(run_inside(sys.argv[1:], FUTU_SPEC=spec, FUTU_DUPLICATES="0"))
    from apps.search.evaluation.deep_copies import search_all
    from apps.search.evaluation.gallery import fill

    task = _task(options)
    files = list(task.files)
    gallery = fill(files, list(task.distractors), list(task.windowed))
    sample = min(options["sample"] or len(files), len(files))
    with counting(_("Comparing"), sample * len(task.edits)) as tick:
        scores = search_all(gallery, files, task.edits, sample, options["seconds"], tick)
    answer = {"kind": "deep copies", "pictures": gallery.images.count(), **scores.as_json()}
    return Report(answer, scores.tables())


def _task(options: Options) -> CopiesTask:
    everything = pictures_in(options["folder"])
    files = of_part(everything, options["part"]) if options["part"] else everything
    others = [path for path in everything if path not in set(files)]
    for folder in options["distractors"]:
        others += [path for path in pictures_in(folder) if path not in set(files)]
    windowed = of_part(others, Part.FIT) if options["windows"] else []
    return CopiesTask(files, others, windowed, EDIT_SETS[options["edits"]])


KIND = EvaluationKind(
    "copies", "Evaluate finding the source of edited copies.", add_arguments, measure
)
