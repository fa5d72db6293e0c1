"""Copy search: is the source of an edited copy found first?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apps.vision.edits import EDITS, Edit
from apps.vision.edits.make import edited_copies
from apps.vision.evaluation.bank import Tick, extractor_for, fill, no_tick
from apps.vision.evaluation.metrics import ranks
from apps.vision.files import open_picture
from apps.vision.projection import Floats
from apps.vision.specs import ModelSpec


@dataclass(frozen=True)
class Recall:
    """Shares (0–1) of copies whose source came first, and among the first ten."""

    recall_at_1: float
    recall_at_10: float


@dataclass(frozen=True)
class CopiesScore:
    """`edits` by edit code; `overall` is their mean."""

    overall: Recall
    edits: dict[str, Recall]


def evaluate_copies(
    specs: Sequence[ModelSpec],
    files: Sequence[Path],
    distractors: Sequence[Path] = (),
    tick: Tick = no_tick,
) -> dict[str, CopiesScore]:
    """Search the copies of `files` among `files` and `distractors`; scores by spec name.

    `tick` hears of pictures done; there are len(files) × (1 + edits) + len(distractors).
    """
    extract = extractor_for(specs)
    gallery = fill(extract, ([open_picture(path)] for path in (*files, *distractors)), tick)
    copies = fill(extract, (edited_copies(path, EDITS, files) for path in files), tick)
    return {spec.name: _score(copies.vectors(spec), gallery.vectors(spec)) for spec in specs}


def _score(copies: Floats, gallery: Floats) -> CopiesScore:
    """Copies are ordered picture by picture, each under every edit."""
    sources = np.repeat(np.arange(len(copies) // len(EDITS)), len(EDITS))
    table = ranks(copies @ gallery.T, sources).reshape(-1, len(EDITS))
    edits = {edit.code: _recall(edit, table[:, column]) for column, edit in enumerate(EDITS)}
    overall = Recall(
        float(np.mean([recall.recall_at_1 for recall in edits.values()])),
        float(np.mean([recall.recall_at_10 for recall in edits.values()])),
    )
    return CopiesScore(overall, edits)


def _recall(edit: Edit, places: NDArray[np.intp]) -> Recall:
    return Recall(float((places < edit.first).mean()), float((places < 10).mean()))
