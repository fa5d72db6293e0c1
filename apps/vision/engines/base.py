"""What an engine makes of a backbone's spec."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from apps.vision.projection import Floats
from apps.vision.specs.model import BackboneSpec


class Backbone(Protocol):
    """One network, ready to run: pixels in, pooled features out. Many threads may call it."""

    spec: BackboneSpec
    batch: int  # how many pictures it likes to see at once
    passes: int  # how many calls may run at once
    runs_on: str  # "torch, cpu, bfloat16"

    def __call__(self, pixels: NDArray[np.uint8]) -> Floats:
        """Features (n, dims) of pixels (n, size, size, 3) as `to_pixels` makes them."""


@dataclass(frozen=True)
class Engine:
    """A library that runs networks. `modules` are what has to be installed for it, `load`
    raises WeightsError without the network's weights."""

    name: str
    modules: tuple[str, ...]
    load: Callable[[BackboneSpec], Backbone]
