"""`manage.py evaluate text DIR`: reading words that are drawn on photos."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from apps.galleries.terms import terms
from apps.search.text.tokens import document_tokens
from apps.vision.evaluation.kinds import EvaluationKind, Options, Report
from apps.vision.files import pictures_in
from apps.vision.progress import counting
from apps.vision.text import FLOOR, MISSING, is_installed, reader_name, sure
from apps.vision.text.evaluation import FLOORS, FONT, HEIGHTS, Reading, readings, score


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="Photos to draw on.")
    parser.add_argument("--sample", type=int, default=60, help="So many of them, in each language.")


def measure(options: Options) -> Report:
    """Every second photo is to choose the floor by, the others report what it gives."""
    if not is_installed():
        raise CommandError(str(MISSING))
    if not FONT.exists():
        raise CommandError(f"{FONT} is missing: on Debian and Ubuntu, apt install fonts-noto-cjk")
    from apps.vision.text.rapid import RapidReader

    reader, found = RapidReader(), dict[str, list[Reading]]()
    photos = pictures_in(options["folder"])[: options["sample"]]
    for language, names in _names().items():
        with counting("", len(photos)) as tick:
            found[language] = list(_counted(readings(photos, names, reader.read), tick))
    chooses = [reading for each in found.values() for reading in each[::2]]
    reports = {language: each[1::2] for language, each in found.items()}
    report = [reading for each in reports.values() for reading in each]
    answer = {
        "reader": reader_name(),
        "floor": FLOOR,
        "rows": {
            **{f"to choose by, floor {floor}": _row(chooses, floor) for floor in FLOORS},
            "all": _row(report, FLOOR),
            **{name: _row(each, FLOOR) for name, each in reports.items()},
            **{f"{height} pixels": _row(_high(report, height), FLOOR) for height in HEIGHTS},
        },
        "unasked": sorted({line for r in [*chooses, *report] for line in sure(r.before)}),
    }
    return Report(answer, [], tuple(_lines(answer)))


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    """What was measured, for people."""
    yield f"{answer['reader']}, floor {answer['floor']}"
    for name, row in answer["rows"].items():
        yield (
            f"{name}: precision {row['precision']:.3f}, recall {row['recall']:.3f}, "
            f"photos with text nobody drew {row['unasked']:.3f}"
        )
    yield f"read in photos as they are: {'; '.join(answer['unasked'])}"


def _counted(found: Iterator[Reading], tick: Any) -> Iterator[Reading]:
    for reading in found:
        tick(1)
        yield reading


def _high(found: Sequence[Reading], height: int) -> list[Reading]:
    return [reading for reading in found if reading.height == height]


def _names() -> dict[str, list[str]]:
    """What is drawn: the catalogue's names."""
    listed = list(terms().values())
    return {
        "english": [term.english[0] for term in listed],
        "chinese": [term.chinese[0] for term in listed],
    }


def _row(found: Sequence[Reading], floor: float) -> dict[str, float]:
    result = score(found, floor, document_tokens)
    return {
        "precision": result.precision,
        "recall": result.recall,
        "unasked": result.unasked,
    }


KIND = EvaluationKind("text", "Read words that are drawn on photos.", add_arguments, measure)
