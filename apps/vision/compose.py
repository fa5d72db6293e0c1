"""Combine the features of each backbone into the vectors of a spec. NumPy only."""

from collections.abc import Sequence

import numpy as np

from apps.vision.projection import Floats, Projection, kept, unit_rows
from apps.vision.specs.model import ModelSpec


def compose(
    spec: ModelSpec, features: Sequence[Floats], projection: Projection | None = None
) -> Floats:
    """Features [(n, dims_i)] to unit vectors (n, spec.dims).

    Uses the projection that the spec names, unless another is given (while one is fitted).
    Raises ProjectionError when it is missing or was fitted for other features.
    """
    if projection is None and spec.projection is not None:
        projection = kept(spec.projection.file)
    parts = projection.apply(features) if projection else features
    weighed = [
        unit_rows(part) * np.float32(weight) for part, weight in zip(parts, spec.join, strict=True)
    ]
    return unit_rows(np.concatenate(weighed, axis=1))
