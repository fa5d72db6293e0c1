"""Two screenshots of one size, compared beside odiff (npm, MIT), from files to boxes."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from apps.comparison.evaluation.detectors import has_odiff
from apps.comparison.evaluation.screens import drawn, screen
from apps.comparison.options import ComparisonOptions
from apps.comparison.services.comparing import compare_files
from apps.vision.comparing import Mode

SCREENS = 10
COLOUR = (200, 40, 160)


def measure(folder: Path) -> dict[str, Any]:
    """Both take turns; the first pair only warms."""
    if not has_odiff():
        return {"ratio_odiff": "not on the PATH: npm install odiff-bin"}
    ours, theirs = [], []
    for pair in _pairs(folder):
        ours.append(_seconds(partial(_compare, pair)))
        theirs.append(_seconds(partial(_odiff, pair, folder)))
    ratios = [other / one for one, other in zip(ours[1:], theirs[1:], strict=True)]
    return {
        "seconds_screens": round(median(ours[1:]), 3),
        "seconds_odiff": round(median(theirs[1:]), 3),
        "ratio_odiff": round(median(ratios), 2),
    }


def _pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    """PNGs of drawn pages; a region of the second has another colour."""
    for number in range(SCREENS + 1):
        picture, _ = drawn(screen(Random(number)))
        paths = (folder / f"screen-{number}-first.png", folder / f"screen-{number}-second.png")
        picture.save(paths[0])
        picture.paste(COLOUR, (300, 300, 420, 340))
        picture.save(paths[1])
        yield paths


def _seconds(call: Callable[[], None]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def _compare(pair: tuple[Path, Path]) -> None:
    with pair[0].open("rb") as first, pair[1].open("rb") as second:
        given = ((first, pair[0].name), (second, pair[1].name))
        found, _ = compare_files(*given, ComparisonOptions(mode=Mode.SCREEN))
    assert found.row["boxes"], "the change was not found"


def _odiff(pair: tuple[Path, Path], folder: Path) -> None:
    command = ["odiff", *map(str, pair), str(folder / "difference.png"), "--antialiasing"]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
