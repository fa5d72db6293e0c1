"""Interpret scores, with quantiles measured when the projection was fitted.

Raw cosines are not comparable: unrelated pictures score 0.1 under one spec and 0.6 under another.
Bands are therefore defined by held-out pictures: how rarely unrelated pairs score as high, and how
high edited copies score.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from apps.vision import projection
from apps.vision.specs import ModelSpec


@dataclass(frozen=True)
class Limit:
    """A band's code and its minimum cosine."""

    code: str
    least: float


def spec_bands(spec: ModelSpec) -> tuple[Limit, ...] | None:
    """Bands from the highest to the lowest; None for a spec that was never calibrated.

    - `copy`: as half of all edited copies score against their source, at least as `alike`;
    - `alike`: one in 100,000 unrelated pairs scores so high; most edited copies do;
    - `related`: one in 1,000 unrelated pairs;
    - `faint`: one in 100.
    """
    return _kept_bands(spec.projection.file) if spec.projection else None


@cache
def _kept_bands(name: str) -> tuple[Limit, ...] | None:
    measured = projection.provenance(projection.path_of(name)).get("calibration")
    return _limits(measured) if measured else None


def _limits(measured: dict[str, Any]) -> tuple[Limit, ...]:
    exceeded = {float(tail): score for tail, score in measured["unrelated"].items()}
    copies = {float(share): score for share, score in measured["copies"].items()}
    return (
        Limit("copy", max(copies[0.5], exceeded[1e-5])),
        Limit("alike", exceeded[1e-5]),
        Limit("related", exceeded[1e-3]),
        Limit("faint", exceeded[1e-2]),
    )
