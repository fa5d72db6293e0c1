"""A stand-in for networks in fast tests: where colours and edges lie, in 64 numbers."""

from collections.abc import Sequence

import numpy as np
from PIL.Image import Image

from apps.vision.preprocess import to_pixels
from apps.vision.projection import Floats
from apps.vision.specs.model import BackboneSpec


class FakeExtractor:
    """As `Extractor`, with no torch and no weights: 48 numbers of colour, 16 of change."""

    def __init__(self, backbones: Sequence[BackboneSpec]) -> None:
        (self._spec,) = backbones

    def __call__(self, pictures: Sequence[Image]) -> list[Floats]:
        colour = to_pixels(pictures, self._spec.preprocess).astype(np.float32) / 255
        light = colour.mean(axis=3)
        change = np.abs(light - np.roll(light, 1, axis=(1, 2)))
        count = len(pictures)
        # Around 0.5, so that different pictures point apart; never exactly the origin.
        layout = np.concatenate([colour.reshape(count, 48) - 0.49, change.reshape(count, 16)], 1)
        return [layout.astype(np.float32)]
