"""Category search: do pictures of one kind come before the others?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from apps.vision.evaluation.bank import Tick, extractor_for, fill, no_tick
from apps.vision.evaluation.intervals import Interval, interval
from apps.vision.evaluation.metrics import Reorder, average_precisions
from apps.vision.evaluation.parts import chooses
from apps.vision.files import PictureFileError, open_picture, pictures_in
from apps.vision.projection import Floats
from apps.vision.specs import ModelSpec


@dataclass(frozen=True)
class CategoriesScore:
    """Mean average precision (0–1) over all pictures, with its 95 % interval, over those of
    categories that nothing was chosen by (`parts.chooses`), and over those of each category."""

    mean_average_precision: float
    interval: Interval
    unseen: float | None
    categories: dict[str, float]


def categories_in(folder: Path) -> dict[str, list[Path]]:
    """Sub-folder names and the pictures in each; folders of one picture are left out."""
    found = {sub.name: pictures_in(sub) for sub in sorted(folder.iterdir()) if sub.is_dir()}
    kept = {name: files for name, files in found.items() if len(files) > 1}
    if len(kept) < 2:
        raise PictureFileError(
            _("%(folder)s needs two sub-folders or more, each with two pictures or more.")
            % {"folder": folder}
        )
    return kept


def evaluate_categories(
    specs: Sequence[ModelSpec],
    categories: dict[str, list[Path]],
    tick: Tick = no_tick,
    reorder: Reorder | None = None,
) -> dict[str, CategoriesScore]:
    """Each picture in turn asks for the rest of its category; scores by spec name."""
    files = [path for group in categories.values() for path in group]
    bank = fill(extractor_for(specs), ([open_picture(path)] for path in files), tick)
    sizes = {name: len(files) for name, files in categories.items()}
    return {spec.name: score_categories(bank.vectors(spec), sizes, reorder) for spec in specs}


def score_categories(
    vectors: Floats, sizes: dict[str, int], reorder: Reorder | None = None
) -> CategoriesScore:
    """Vectors are ordered by category; `sizes` says how many each has."""
    labels = np.repeat(np.arange(len(sizes)), list(sizes.values()))
    precisions = average_precisions(vectors, labels, reorder)
    unseen = np.array([not chooses(name) for name in sizes])[labels]
    return CategoriesScore(
        float(precisions.mean()),
        interval(precisions),
        float(precisions[unseen].mean()) if unseen.any() else None,
        {name: float(precisions[labels == index].mean()) for index, name in enumerate(sizes)},
    )
