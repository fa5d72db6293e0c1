"""Fit, calibrate, write."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from apps.vision.compose import compose
from apps.vision.evaluation.bank import Tick, extractor_for, no_tick
from apps.vision.fitting.provenance import provenance
from apps.vision.fitting.samples import Samples, gather, split
from apps.vision.fitting.scores import calibrate
from apps.vision.fitting.whitening import learn
from apps.vision.projection import Projection
from apps.vision.specs import ModelSpec

# Chosen on held-out photos; both have a broad optimum (0.3–0.8 and 1–4).
MIX = 0.5
RIDGE = 2.0
# Fitting uses other random seeds than evaluation.
SALT = "fit/"


def fit(
    spec: ModelSpec, folder: Path, files: Sequence[Path], tick: Tick = no_tick
) -> tuple[Projection, dict[str, Any]]:
    """A projection for `spec` and its provenance with calibration.

    `files` lie in `folder`. The held-out part calibrates, and is not fitted on. Raises
    ValueError for a spec that has no projection.
    """
    if spec.projection is None:
        raise ValueError(f"The spec {spec.name!r} has no projection.")
    extract = extractor_for([spec])
    chosen, held_out = split(files)
    samples = gather(extract, chosen, SALT, tick)
    projection = _learn(samples, spec.projection.dims)
    method = {"name": "whitening learned from pairs", "mix": MIX, "ridge": RIDGE}
    origin = provenance(spec, folder, files, len(chosen), method)
    scores = _calibrate(spec, projection, gather(extract, held_out, tick=tick))
    return projection, origin | {"calibration": scores}


def write(projection: Projection, origin: dict[str, Any], path: Path) -> None:
    """Write `path` (.npz) and, beside it, the same name with .json."""
    projection.save(path)
    path.with_suffix(".json").write_text(json.dumps(origin, indent=2, ensure_ascii=False) + "\n")


def _learn(samples: Samples, dims: Sequence[int]) -> Projection:
    parts = [
        learn(originals, copies, width, mix=MIX, ridge=RIDGE)
        for originals, copies, width in zip(samples.originals, samples.copies, dims, strict=True)
    ]
    means, matrices = zip(*parts, strict=True)
    return Projection(means, matrices)


def _calibrate(spec: ModelSpec, projection: Projection, samples: Samples) -> dict[str, Any]:
    # Search stores float16; that changes a score by less than the digits kept here.
    return calibrate(
        compose(spec, samples.originals, projection), compose(spec, samples.copies, projection)
    )
