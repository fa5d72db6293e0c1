"""Features of many pictures, once for each backbone, then vectors under each spec."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL.Image import Image

from apps.vision.compose import compose
from apps.vision.engines import TORCH, get_engine, named
from apps.vision.extractor import Extractor
from apps.vision.projection import Floats
from apps.vision.specs import ModelSpec
from apps.vision.specs.model import BackboneSpec


@dataclass(frozen=True)
class Bank:
    """Features (n, dims) by backbone."""

    features: dict[BackboneSpec, Floats]

    def vectors(self, spec: ModelSpec) -> Floats:
        """Unit vectors (n, spec.dims)."""
        return compose(spec, [self.features[backbone] for backbone in spec.backbones])


def extractor_for(specs: Sequence[ModelSpec]) -> Extractor:
    """One extractor that serves several specs, run by the engine that FUTU_ENGINE names, else by
    torch; a backbone that two share runs once."""
    name = "evaluation of " + ", ".join(spec.name for spec in specs)
    backbones = list(dict.fromkeys(b for spec in specs for b in spec.backbones))
    return Extractor(name, backbones, lambda: get_engine(named() or TORCH.name))


# Told how many more pictures are done.
Tick = Callable[[int], None]


def no_tick(pictures: int) -> None:
    """For callers that show no progress."""


def fill(extract: Extractor, groups: Iterable[Sequence[Image]], tick: Tick = no_tick) -> Bank:
    """Features of all pictures in order; a group is in memory only while it is worked on."""
    rows = []
    for group in groups:
        rows.append(extract(group))
        tick(len(group))
    columns = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    return Bank(dict(zip(extract.backbones, columns, strict=True)))
