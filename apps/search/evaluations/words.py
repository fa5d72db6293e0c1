"""`manage.py evaluate words DIR`: finding labelled pictures by words."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from apps.search.active_model import active_embedder
from apps.search.evaluation.floors import Precision, choose_floors, precision
from apps.search.evaluation.labels import label
from apps.search.evaluation.words import WordScore, evaluate_words, means, unknown_words
from apps.search.services.auto_tags import classifier_name, floors_of, keep_floors
from apps.vision.classes import class_scores
from apps.vision.evaluation.kinds import EvaluationKind, Options, Report
from apps.vision.files import open_all, pictures_in
from apps.vision.progress import counting
from apps.vision.projection import Floats
from apps.vision.specs import get_spec

BATCH = 16


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="Pictures named after ImageNet classes.")
    parser.add_argument(
        "--others", type=Path, nargs="+", default=[], help="Further labelled folders to report on."
    )
    parser.add_argument(
        "--spec", help="Model whose class scores are used. Default: the active one."
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="Choose the minimum probabilities of tags and save them.",
    )


def measure(options: Options) -> Report:
    """Choose floors on half of the pictures (with --write); report on the other half and
    `others`."""
    spec = get_spec(options["spec"]) if options["spec"] else active_embedder().spec
    classifier = classifier_name(spec)
    files = pictures_in(options["folder"])
    tuning, report = files[::2], files[1::2]
    others = [path for folder in options["others"] for path in pictures_in(folder)]
    if options["write"]:
        floors = choose_floors(_scores(tuning, spec.name), _labels(tuning), classifier)
        keep_floors(classifier, floors)
    floors = floors_of(classifier)
    parts = {"the report half": report, "others": others}
    scores = {name: _scores(paths, spec.name) for name, paths in parts.items() if paths}
    asked = evaluate_words(
        np.concatenate(list(scores.values())), _labels([*report, *others]), classifier
    )
    answer = {
        "classifier": classifier,
        "floors": {"narrow": floors.narrow, "broad": floors.broad},
        "tags": {
            name: _precision(precision(found, _labels(parts[name]), classifier, floors))
            for name, found in scores.items()
        },
        "words": {language: _words(found) for language, found in asked.items()},
        "unknown": unknown_words(),
    }
    return Report(answer, [], tuple(_lines(answer)))


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    """The report as text."""
    yield f"{answer['classifier']}: floors {answer['floors']}"
    for name, row in answer["tags"].items():
        yield f"tags of {name}: {row['tags']}, precision {row['precision']:.3f}"
    for language, row in answer["words"].items():
        yield (
            f"{language}: {row['words']} words, precision@10 {row['precision']:.3f}, "
            f"recall@10 {row['recall']:.3f}"
        )
        yield f"  worst: {', '.join(row['worst'])}"
    yield f"no term for: {', '.join(answer['unknown'])}"


def _scores(paths: Sequence[Path], spec_name: str) -> Floats:
    found = []
    with counting("", len(paths)) as tick:
        for start in range(0, len(paths), BATCH):
            pictures = open_all(paths[start : start + BATCH])
            found.append(class_scores(pictures, spec_name))
            tick(len(pictures))
    return np.concatenate(found)


def _labels(paths: Sequence[Path]) -> list[Any]:
    return [label(path) for path in paths]


def _precision(found: Precision) -> dict[str, float]:
    return {"tags": found.tags, "precision": found.precision, "recall": found.recall}


def _words(found: Sequence[WordScore]) -> dict[str, Any]:
    precise, recalled = means(found)
    worst = sorted(found, key=lambda score: score.precision)[:12]
    return {
        "words": len(found),
        "precision": precise,
        "recall": recalled,
        "worst": [f"{s.word} {s.right}/{s.found} of {s.true}" for s in worst],
    }


KIND = EvaluationKind("words", "Evaluate searches by words.", add_arguments, measure)
