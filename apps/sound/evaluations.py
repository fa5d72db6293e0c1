"""`manage.py evaluate films DIR`: the tables of docs/SOUND.md."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from statistics import fmean, median
from typing import Any

from django.core.management.base import CommandError

from apps.sound.errors import SoundError
from apps.vision.evaluation.kinds import EvaluationKind, Options, Report, register
from apps.vision.evaluation.rows import Rows

COLUMNS = {
    "clip": "clip",
    "word_errors_percent": "WER %",
    "start_median_s": "start, median s",
    "start_most_s": "most s",
    "starts_within_350_ms": "≤ 0.35 s",
    "speakers": "speakers",
    "right_lines": "lines right",
    "der_percent": "DER %",
    "genders": "genders",
    "recognition_cpu_s_per_s": "CPU-s a second",
}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, help="Folder of clips that “python -m tools.film_clip” made."
    )


def measure(options: Options) -> Report:
    from apps.sound.evaluation import hearing, truth

    found: list[dict[str, Any]] = []
    try:
        for clip in truth.clips_in(options["folder"]):
            found.append(hearing.measured(clip))
            # For logs, which have no bar.
            print(found[-1], file=sys.stderr, flush=True)
    except SoundError as error:
        raise CommandError(str(error)) from error
    means = {
        "word_errors_percent": round(fmean(row["word_errors_percent"] for row in found), 1),
        "start_median_s": round(median(row["start_median_s"] for row in found), 3),
        "der_percent": round(fmean(row["der_percent"] for row in found), 1),
    }
    table = Rows("Hearing", list(COLUMNS.values()))
    table.rows = [[str(row[name]) for name in COLUMNS] for row in found]
    table.total = ["all", *(str(means.get(name, "")) for name in list(COLUMNS)[1:])]
    return Report({"kind": "films", "clips": found, "means": means}, [table])


register(
    EvaluationKind(
        "films",
        "Evaluate recognition, speakers and times, on clips whose truth is known.",
        add_arguments,
        measure,
    )
)
