"""Copy search: is the source of an edited copy found first?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apps.vision.edits import EDITS, Edit
from apps.vision.edits.make import edited_copies
from apps.vision.evaluation.bank import Tick, extractor_for, fill, no_tick
from apps.vision.evaluation.intervals import Interval, interval
from apps.vision.evaluation.metrics import ranks
from apps.vision.evaluation.windows import SIDES, windows
from apps.vision.files import open_picture
from apps.vision.projection import Floats
from apps.vision.specs import ModelSpec


@dataclass(frozen=True)
class Recall:
    """Shares (0–1) of copies whose source came first, with the 95 % interval of that share, and
    among the first ten."""

    recall_at_1: float
    recall_at_10: float
    interval: Interval


@dataclass(frozen=True)
class CopiesScore:
    """`edits` by edit code; `overall` is their mean."""

    overall: Recall
    edits: dict[str, Recall]


@dataclass(frozen=True)
class CopiesTask:
    """Search the copies of `files` among `files`, `distractors` and windows of `windowed`."""

    files: Sequence[Path]
    distractors: Sequence[Path] = ()
    windowed: Sequence[Path] = ()
    edits: Sequence[Edit] = EDITS

    @property
    def other_pictures(self) -> int:
        return len(self.distractors) + len(SIDES) * len(self.windowed)

    @property
    def pictures(self) -> int:
        """How many there are to look at."""
        return len(self.files) * (1 + len(self.edits)) + self.other_pictures


def evaluate_copies(
    specs: Sequence[ModelSpec], task: CopiesTask, tick: Tick = no_tick
) -> dict[str, CopiesScore]:
    """Scores by spec name; `tick` hears of pictures done."""
    extract = extractor_for(specs)
    whole = ([open_picture(path)] for path in (*task.files, *task.distractors))
    gallery = fill(extract, chain(whole, windows(task.windowed)), tick)
    edited = (edited_copies(path, task.edits, task.files) for path in task.files)
    copies = fill(extract, edited, tick)
    return {
        spec.name: score_copies(copies.vectors(spec), gallery.vectors(spec), task.edits)
        for spec in specs
    }


def score_copies(copies: Floats, gallery: Floats, edits: Sequence[Edit]) -> CopiesScore:
    """Copies are ordered picture by picture, each under every edit; the gallery begins with their
    sources."""
    sources = np.repeat(np.arange(len(copies) // len(edits)), len(edits))
    places = ranks(copies @ gallery.T, sources).reshape(-1, len(edits))
    first = places < np.array([edit.first for edit in edits])
    return CopiesScore(
        _recall(first, places < 10),
        {
            edit.code: _recall(first[:, [column]], places[:, [column]] < 10)
            for column, edit in enumerate(edits)
        },
    )


def _recall(first: NDArray[np.bool_], among_ten: NDArray[np.bool_]) -> Recall:
    """Of columns an edit; chance picks pictures, with all their copies."""
    by_picture = first.mean(axis=1)
    return Recall(float(by_picture.mean()), float(among_ten.mean()), interval(by_picture))
