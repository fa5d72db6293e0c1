"""Features of pictures under several backbones, batch by batch."""

import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PIL.Image import Image

from apps.vision.fake import FakeBackbone
from apps.vision.preprocess import to_pixels
from apps.vision.projection import Floats
from apps.vision.specs.model import Architecture, BackboneSpec, PreprocessSpec

if TYPE_CHECKING:
    from apps.vision.backbone import Backbone


class Extractor:
    """Runs backbones over pictures. Networks load at first use; threads take turns at them."""

    def __init__(self, backbones: Sequence[BackboneSpec]) -> None:
        self.backbones = tuple(backbones)
        self._networks: list[Backbone | FakeBackbone] = []
        self._lock = threading.Lock()

    def __call__(self, pictures: Sequence[Image]) -> list[Floats]:
        """[(n, dims_i)] for each backbone i, float32, as the networks pool them."""
        rows: list[list[Floats]] = [[np.empty((0, b.dims), np.float32)] for b in self.backbones]
        for chunk in self._batches(pictures):
            for collected, features in zip(rows, self._run(chunk), strict=True):
                collected.append(features)
        return [np.concatenate(collected) for collected in rows]

    @property
    def is_loaded(self) -> bool:
        return bool(self._networks)

    def networks(self) -> "list[Backbone | FakeBackbone]":
        """The networks, loaded by the first caller while the others wait."""
        with self._lock:
            if not self._networks:
                self._networks = [_load(backbone) for backbone in self.backbones]
        return self._networks

    def runs_on(self) -> str:
        """Where the networks run and in which number format: "cpu, bfloat16"."""
        return "; ".join(dict.fromkeys(network.runs_on for network in self.networks()))

    def _batches(self, pictures: Sequence[Image]) -> Iterator[Sequence[Image]]:
        size = min(network.batch for network in self.networks())
        for start in range(0, len(pictures), size):
            yield pictures[start : start + size]

    def _run(self, pictures: Sequence[Image]) -> list[Floats]:
        # Backbones that see pictures at one size share the resizing; it needs no turn.
        pixels = {}
        for backbone in self.backbones:
            key = _shape(backbone.preprocess)
            if key not in pixels:
                pixels[key] = to_pixels(pictures, backbone.preprocess)
        with self._lock:
            return [network(pixels[_shape(network.spec.preprocess)]) for network in self._networks]


def _shape(recipe: PreprocessSpec) -> tuple[object, ...]:
    """What of a recipe decides the pixels: mean and std come later, on the device."""
    return recipe.size, recipe.resize, recipe.interpolation


def _load(spec: BackboneSpec) -> "Backbone | FakeBackbone":
    if spec.architecture is Architecture.FAKE:
        return FakeBackbone(spec)
    from apps.vision.backbone import Backbone

    return Backbone(spec)
