"""Ways of making a spec's projection, compared on pictures that none was fitted on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from apps.vision.compose import compose
from apps.vision.edits import EDITS
from apps.vision.evaluation.bank import Bank, Tick, extractor_for, fill, no_tick
from apps.vision.evaluation.copies import score_copies
from apps.vision.evaluation.metrics import average_precisions
from apps.vision.evaluation.parts import Part, chooses, of_part
from apps.vision.evaluation.windows import SIDES, windows
from apps.vision.files import open_picture
from apps.vision.fitting.fit import SALT, learn_parts
from apps.vision.fitting.recipes import Recipe
from apps.vision.fitting.samples import Samples, gather
from apps.vision.projection import Floats, Projection
from apps.vision.specs import ModelSpec
from apps.vision.specs.model import ProjectionSpec


@dataclass(frozen=True)
class Candidate:
    dims: tuple[int, ...]
    join: tuple[float, ...]
    recipes: tuple[Recipe, ...]


@dataclass(frozen=True)
class Outcome:
    """On the part that chooses: recall@1 of copies, and mean average precision of categories."""

    candidate: Candidate
    recall_at_1: float
    mean_average_precision: float


@dataclass(frozen=True)
class Material:
    """Features of all that is needed, made once. `labels` names each category picture's kind."""

    fitted: Samples
    choosing: Samples
    others: Bank
    categories: Bank
    labels: tuple[str, ...]


# For two networks and for three: dimensions of each, and how they are joined.
LAYOUTS = {
    2: (((64, 192), (0.3, 0.7)), ((96, 160), (0.3, 0.7)), ((96, 160), (0.4, 0.6))),
    3: (
        ((64, 64, 128), (0.3, 0.34, 0.42)),
        ((64, 80, 112), (0.3, 0.34, 0.42)),
        ((48, 64, 144), (0.3, 0.34, 0.42)),
        ((64, 64, 128), (0.35, 0.35, 0.3)),
        ((64, 64, 128), (0.25, 0.3, 0.45)),
    ),
}


def grid(networks: int) -> Iterator[Candidate]:
    """For specs whose first network sees copies best, and whose last sees kinds."""
    mixes, ridges, classes = ((0.1, 0.2), (0.2, 0.5)), ((2.0, 30.0), (4.0, 16.0)), (0.0, 0.3)
    for layout, (mix, others), (middle, last), share in product(
        LAYOUTS.get(networks, ()), mixes, ridges, classes
    ):
        between = [Recipe(others, middle, share)] * (networks - 2)
        recipes = (Recipe(mix, 0.5), *between, Recipe(others, last, share))
        yield Candidate(*layout, recipes)


def count_pictures(files: Sequence[Path], categories: dict[str, list[Path]]) -> int:
    copied = len(of_part(files, Part.FIT)) + len(of_part(files, Part.CHOOSE))
    cut = len(SIDES) * len(of_part(files, Part.FIT))
    return copied * (1 + len(EDITS)) + cut + sum(map(len, categories.values()))


def collect(
    spec: ModelSpec,
    files: Sequence[Path],
    categories: dict[str, list[Path]],
    tick: Tick = no_tick,
) -> Material:
    extract = extractor_for([spec])
    fitted, choosing = of_part(files, Part.FIT), of_part(files, Part.CHOOSE)
    shown = [path for group in categories.values() for path in group]
    return Material(
        gather(extract, fitted, SALT, tick),
        gather(extract, choosing, tick=tick),
        fill(extract, windows(fitted), tick),
        fill(extract, ([open_picture(path)] for path in shown), tick),
        tuple(name for name, group in categories.items() for _ in group),
    )


def compare(
    spec: ModelSpec, material: Material, candidates: Sequence[Candidate]
) -> Iterator[Outcome]:
    """One outcome a candidate, in their order."""

    @cache
    def learned(place: int, recipe: Recipe, dims: int) -> Projection:
        """Of one backbone."""
        alone = Samples([material.fitted.originals[place]], [material.fitted.copies[place]])
        return learn_parts(spec.backbones[place : place + 1], alone, [dims], [recipe])

    for each in candidates:
        chosen = [
            learned(place, *one)
            for place, one in enumerate(zip(each.recipes, each.dims, strict=True))
        ]
        whole = Projection(
            tuple(part.means[0] for part in chosen), tuple(part.matrices[0] for part in chosen)
        )
        yield _outcome(spec, each, material, whole)


def _outcome(
    spec: ModelSpec, candidate: Candidate, material: Material, projection: Projection
) -> Outcome:
    layout = ProjectionSpec(spec.name, candidate.dims)
    made = replace(spec, dims=sum(candidate.dims), join=candidate.join, projection=layout)

    def vectors(features: Sequence[Floats]) -> Floats:
        return compose(made, features, projection)

    others = [material.fitted.originals, _features(material.others, spec)]
    sources = [vectors(each) for each in (material.choosing.originals, *others)]
    copies = score_copies(vectors(material.choosing.copies), np.concatenate(sources), EDITS)
    kinds = vectors(_features(material.categories, spec))
    precision = _precision(kinds, material.labels)
    return Outcome(candidate, copies.overall.recall_at_1, precision)


def _precision(vectors: Floats, labels: Sequence[str]) -> float:
    """Over the categories that choose, among all."""
    numbers = np.unique(labels, return_inverse=True)[1]
    able = np.array([chooses(label) for label in labels])
    return float(average_precisions(vectors, numbers)[able].mean())


def _features(bank: Bank, spec: ModelSpec) -> list[Floats]:
    return [bank.features[backbone] for backbone in spec.backbones]
