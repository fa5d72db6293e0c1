"""Features of pictures under several backbones, batch by batch."""

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PIL.Image import Image

from apps.vision.preprocess import to_pixels
from apps.vision.projection import Floats
from apps.vision.specs.model import BackboneSpec

if TYPE_CHECKING:
    from apps.vision.backbone import Backbone
    from apps.vision.device import Placement


class Extractor:
    """Runs backbones over pictures. Networks load at first use; threads take turns at them."""

    def __init__(self, backbones: Sequence[BackboneSpec], batch: int | None = None) -> None:
        self._specs = tuple(backbones)
        self._batch = batch
        self._lock = threading.Lock()

    def __call__(self, pictures: Sequence[Image]) -> list[Floats]:
        """[(n, dims_i)] for each backbone i, float32, as the networks pool them."""
        with self._lock:
            networks, batch = self.networks, self._batch or self.placement.batch
        collected: list[list[Floats]] = [[] for _ in networks]
        for start in range(0, len(pictures), batch):
            chunk = pictures[start : start + batch]
            for rows, features in zip(collected, self._run(chunk), strict=True):
                rows.append(features)
        empty = [np.empty((0, spec.dims), np.float32) for spec in self._specs]
        return [np.concatenate([none, *rows]) for none, rows in zip(empty, collected, strict=True)]

    @cached_property
    def placement(self) -> "Placement":
        from apps.vision import device

        return device.choose()

    @cached_property
    def networks(self) -> list["Backbone"]:
        from apps.vision.backbone import Backbone

        return [Backbone(spec, self.placement) for spec in self._specs]

    def _run(self, pictures: Sequence[Image]) -> list[Floats]:
        # Backbones that see pictures alike share the resizing, which is done outside the lock.
        recipes = {(s.preprocess.size, s.preprocess.interpolation): s for s in self._specs}
        pixels = {key: to_pixels(pictures, s.preprocess) for key, s in recipes.items()}
        with self._lock:
            return [
                network(pixels[(network.spec.preprocess.size, network.spec.preprocess.interpolation)])
                for network in self.networks
            ]
