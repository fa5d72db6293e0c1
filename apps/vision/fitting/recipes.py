"""How each spec's projection is learned; chosen by `manage.py choose_projection`."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """For one backbone: `mix` and `ridge` as `whitening.learn` takes them, and the share of
    `whitening.class_metric` (0: features as they are)."""

    mix: float
    ridge: float
    classes: float = 0.0


RECIPES: Mapping[str, tuple[Recipe, ...]] = {
    "fused": (Recipe(mix=0.5, ridge=2.0), Recipe(mix=0.5, ridge=2.0)),
    # Weak whitening leaves kinds together; the first part is whitened for copies alone.
    "fused-lite2": (
        Recipe(mix=0.1, ridge=0.5),
        Recipe(mix=0.2, ridge=4.0, classes=0.3),
        Recipe(mix=0.2, ridge=16.0, classes=0.3),
    ),
}
