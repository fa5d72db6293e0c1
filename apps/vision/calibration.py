"""What a score means, from scores that were measured when the projection was fitted.

A cosine means nothing by itself: under one spec unrelated pictures score 0.1, under another
0.6. So the bands are defined by how rarely unrelated pictures score as high.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from apps.vision import projection
from apps.vision.specs import ModelSpec

# Band code → the share of pairs of unrelated pictures that score as high or higher.
BANDS: Mapping[str, float] = {"copy": 1e-5, "alike": 1e-4, "related": 1e-3, "faint": 1e-2}


@dataclass(frozen=True)
class Limit:
    """A band's code and the least cosine that falls into it."""

    code: str
    least: float


def spec_bands(spec: ModelSpec) -> tuple[Limit, ...] | None:
    """Bands from the highest to the lowest; None for a spec that was never calibrated."""
    return _kept_bands(spec.projection) if spec.projection else None


@cache
def _kept_bands(name: str) -> tuple[Limit, ...] | None:
    measured = projection.provenance(projection.path_of(name)).get("calibration")
    if measured is None:
        return None
    exceeded = {float(share): score for share, score in measured["unrelated"].items()}
    return tuple(Limit(code, exceeded[share]) for code, share in BANDS.items())
