"""From the features of each backbone to the vectors of a spec. NumPy alone."""

from collections.abc import Sequence

import numpy as np

from apps.vision.projection import Floats, kept, unit_rows
from apps.vision.specs.model import ModelSpec


def compose(spec: ModelSpec, features: Sequence[Floats]) -> Floats:
    """Features [(n, dims_i)] to unit vectors (n, spec.dims).

    A part's share of the cosine is its weight in `spec.join`, so its rows, of length 1, are
    stretched by the weight's square root before they are laid side by side.
    """
    parts = kept(spec.projection).apply(features) if spec.projection else features
    weighed = [
        unit_rows(part) * np.float32(weight**0.5)
        for part, weight in zip(parts, spec.join, strict=True)
    ]
    vectors = unit_rows(np.concatenate(weighed, axis=1))
    if vectors.shape[1] != spec.dims:
        raise ValueError(f"{spec.name}: {vectors.shape[1]} dimensions came out, not {spec.dims}.")
    return vectors
