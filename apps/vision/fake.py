"""A fake network for fast tests: positions of colours and edges, in 64 numbers."""

import numpy as np
from numpy.typing import NDArray

from apps.vision.projection import Floats
from apps.vision.specs.model import BackboneSpec


class FakeBackbone:
    """As `Backbone`, with no torch and no weights: 48 numbers of colour, 16 of change."""

    batch = 64
    passes = 1
    runs_on = "numpy"

    def __init__(self, spec: BackboneSpec) -> None:
        self.spec = spec

    def __call__(self, pixels: NDArray[np.uint8]) -> Floats:
        """Features (n, 64) of pixels (n, 4, 4, 3)."""
        count = len(pixels)
        colour = pixels.astype(np.float32) / 255
        light = colour.mean(axis=3)
        change = np.abs(light - np.roll(light, 1, axis=(1, 2)))
        # Centred, so that different pictures point apart; 0.49, so that none is zero.
        parts = [colour.reshape(count, 48) - np.float32(0.49), change.reshape(count, 16)]
        return np.concatenate(parts, axis=1)
