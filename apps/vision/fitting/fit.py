"""Fit, calibrate, write."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from apps.vision.classifier import classifier_of
from apps.vision.compose import compose
from apps.vision.evaluation.bank import Tick, extractor_for, no_tick
from apps.vision.evaluation.parts import Part, of_part
from apps.vision.fitting.provenance import provenance
from apps.vision.fitting.recipes import RECIPES, Recipe
from apps.vision.fitting.samples import Samples, gather
from apps.vision.fitting.scores import calibrate
from apps.vision.fitting.whitening import class_metric, learn
from apps.vision.projection import Floats, Projection
from apps.vision.specs import ModelSpec
from apps.vision.specs.model import BackboneSpec

# Fitting uses other random seeds than evaluation.
SALT = "fit/"


def fit(
    spec: ModelSpec, folder: Path, files: Sequence[Path], tick: Tick = no_tick
) -> tuple[Projection, dict[str, Any]]:
    """A projection for `spec` and its provenance with calibration.

    `files` lie in `folder`. The part that reports calibrates; it is neither fitted on nor chosen
    by. Raises ValueError for a spec that has no projection.
    """
    if spec.projection is None or spec.name not in RECIPES:
        raise ValueError(f"The spec {spec.name!r} has no projection.")
    extract, recipes = extractor_for([spec]), RECIPES[spec.name]
    samples = gather(extract, of_part(files, Part.FIT, Part.CHOOSE), SALT, tick)
    projection = learn_parts(spec.backbones, samples, spec.projection.dims, recipes)
    method = {
        "name": "whitening learned from pairs",
        "parts": [asdict(recipe) for recipe in recipes],
    }
    origin = provenance(spec, folder, files, method)
    held_out = gather(extract, of_part(files, Part.REPORT), tick=tick)
    return projection, origin | {"calibration": _calibrate(spec, projection, held_out)}


def write(projection: Projection, origin: dict[str, Any], path: Path) -> None:
    """Write `path` (.npz) and, beside it, the same name with .json."""
    projection.save(path)
    path.with_suffix(".json").write_text(json.dumps(origin, indent=2, ensure_ascii=False) + "\n")


def learn_parts(
    backbones: Sequence[BackboneSpec],
    samples: Samples,
    dims: Sequence[int],
    recipes: Sequence[Recipe],
) -> Projection:
    """One mean and matrix a backbone."""
    parts = [
        _learn(backbone, originals, copies, width, recipe)
        for backbone, originals, copies, width, recipe in zip(
            backbones, samples.originals, samples.copies, dims, recipes, strict=True
        )
    ]
    means, matrices = zip(*parts, strict=True)
    return Projection(means, matrices)


def _learn(
    backbone: BackboneSpec, originals: Floats, copies: Floats, dims: int, recipe: Recipe
) -> tuple[Floats, Floats]:
    metric = None
    if recipe.classes:
        metric = class_metric(originals, classifier_of(backbone).weight, recipe.classes)
    return learn(originals, copies, dims, mix=recipe.mix, ridge=recipe.ridge, metric=metric)


def _calibrate(spec: ModelSpec, projection: Projection, samples: Samples) -> dict[str, Any]:
    # Search stores float16; that changes a score by less than the digits kept here.
    return calibrate(
        compose(spec, samples.originals, projection), compose(spec, samples.copies, projection)
    )
