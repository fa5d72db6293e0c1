"""Ways of making a spec's projection, compared on pictures that none was fitted on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from apps.vision.compose import compose
from apps.vision.edits import EDITS
from apps.vision.evaluation.bank import Bank, Tick, extractor_for, fill
from apps.vision.evaluation.copies import score_copies
from apps.vision.evaluation.metrics import average_precisions
from apps.vision.evaluation.parts import Part, chooses, of_part
from apps.vision.evaluation.windows import windows
from apps.vision.files import open_picture
from apps.vision.fitting.fit import SALT, learn_parts
from apps.vision.fitting.recipes import Recipe
from apps.vision.fitting.samples import Samples, gather
from apps.vision.projection import Floats, Projection
from apps.vision.specs import ModelSpec
from apps.vision.specs.model import BackboneSpec, ProjectionSpec


@dataclass(frozen=True)
class Candidate:
    dims: tuple[int, ...]
    join: tuple[float, ...]
    recipes: tuple[Recipe, ...]


@dataclass(frozen=True)
class Outcome:
    candidate: Candidate
    recall_at_1: float
    mean_average_precision: float


@dataclass(frozen=True)
class Material:
    """Features of all that is needed, made once."""

    fitted: Samples
    chosen: Samples
    others: Bank
    categories: Bank
    labels: tuple[str, ...]


def candidates(first: Sequence[Recipe], last: Sequence[Recipe]) -> Iterator[Candidate]:
    """For specs of two backbones: the first sees copies, the last sees kinds."""
    sizes, shares = ((96, 160), (64, 192)), (0.3, 0.4, 0.5)
    for dims, share, one, two in product(sizes, shares, first, last):
        yield Candidate(dims, (share, round(1 - share, 2)), (one, two))


def material(
    backbones: ModelSpec, files: Sequence[Path], categories: dict[str, list[Path]], tick: Tick
) -> Material:
    extract = extractor_for([backbones])
    fit, choose = of_part(files, Part.FIT), of_part(files, Part.CHOOSE)
    pictures = [path for group in categories.values() for path in group]
    return Material(
        gather(extract, fit, SALT, tick),
        gather(extract, choose, tick=tick),
        fill(extract, windows(fit), tick),
        fill(extract, ([open_picture(path)] for path in pictures), tick),
        tuple(name for name, group in categories.items() for _ in group),
    )
