"""The interface of an inference engine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from apps.vision.projection import Floats
from apps.vision.specs.model import BackboneSpec


class Backbone(Protocol):
    """A loaded network: pixels in, pooled features out. Thread-safe."""

    spec: BackboneSpec
    batch: int  # preferred batch size
    passes: int  # concurrent calls
    runs_on: str  # "torch, cpu, bfloat16"

    def __call__(self, pixels: NDArray[np.uint8]) -> Floats:
        """Features (n, dims) of pixels (n, size, size, 3) as `to_pixels` makes them."""


@dataclass(frozen=True)
class Engine:
    """An inference library.

    `modules` are the packages it needs; `load` raises WeightsError without the network's weights.
    """

    name: str
    modules: tuple[str, ...]
    load: Callable[[BackboneSpec], Backbone]
