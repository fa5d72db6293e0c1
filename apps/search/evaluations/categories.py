"""`manage.py evaluate categories DIR`: how well pictures of one category find each other."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.utils.translation import gettext as _

from apps.search.evaluation.page_order import page_order
from apps.search.evaluations import specs
from apps.vision import evaluation
from apps.vision.evaluation import report
from apps.vision.evaluation.kinds import EvaluationKind, Options, Report
from apps.vision.progress import counting


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="Folder with a sub-folder per category.")
    specs.add_argument(parser)
    parser.add_argument(
        "--ranked",
        action="store_true",
        help="Rank as the page of results does: with its re-ranking.",
    )


def measure(options: Options) -> Report:
    wanted, missing = specs.available(options["spec"])
    groups = evaluation.categories_in(options["folder"])
    count = sum(map(len, groups.values()))
    order = page_order if options["ranked"] else None
    with counting(_("Comparing"), count) as tick:
        scores = evaluation.evaluate_categories(wanted, groups, tick, order)
    answer = report.as_json("categories", wanted, scores, missing)
    return Report(
        answer | {"pictures": count}, report.with_missing(report.categories_table(scores), missing)
    )


KIND = EvaluationKind(
    "categories", "Evaluate finding pictures of the same category.", add_arguments, measure
)
