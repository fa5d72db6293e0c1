"""Features of pictures under several backbones, batch by batch."""

import math
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from apps.vision.fake import FakeBackbone
from apps.vision.preprocess import to_pixels
from apps.vision.projection import Floats
from apps.vision.specs.model import Architecture, BackboneSpec, PreprocessSpec

if TYPE_CHECKING:
    from apps.vision.backbone import Backbone


# Pictures as the backbones want them: (n, size, size, 3) by what of a recipe decides them.
Pixels = Mapping[tuple[object, ...], NDArray[np.uint8]]


class Extractor:
    """Runs backbones over pictures. Networks load at first use; so many passes as their device
    likes run at once, whatever number of threads ask."""

    def __init__(self, backbones: Sequence[BackboneSpec]) -> None:
        self.backbones = tuple(backbones)
        self._networks: list[Backbone | FakeBackbone] = []
        self._passes: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()

    def __call__(self, pictures: Sequence[Image]) -> list[Floats]:
        """[(n, dims_i)] for each backbone i, float32, as the networks pool them."""
        rows: list[list[Floats]] = [[np.empty((0, b.dims), np.float32)] for b in self.backbones]
        shares = self.shares(pictures)
        for made in self._pool().map(lambda share: self._forward(self.pixels(share)), shares):
            for collected, features in zip(rows, made, strict=True):
                collected.append(features)
        return [np.concatenate(collected) for collected in rows]

    @property
    def is_loaded(self) -> bool:
        return bool(self._networks)

    def networks(self) -> "list[Backbone | FakeBackbone]":
        """The networks, loaded by the first caller while the others wait."""
        if not self._networks:  # Once they are there nobody waits for who runs them.
            with self._lock:
                self._networks = self._networks or [_load(each) for each in self.backbones]
        return self._networks

    def runs_on(self) -> str:
        """Where the networks run and in which number format: "cpu, bfloat16"."""
        return "; ".join(dict.fromkeys(network.runs_on for network in self.networks()))

    def batch(self) -> int:
        """How many pictures all networks like to see at once."""
        return min(network.batch for network in self.networks())

    def passes(self) -> int:
        """How many passes run at once."""
        return min(network.passes for network in self.networks())

    def shares(self, pictures: Sequence[Image]) -> Iterator[Sequence[Image]]:
        """The pictures of each pass: no more than a batch, and alike where all run at once."""
        size = min(self.batch(), max(1, math.ceil(len(pictures) / self.passes())))
        for start in range(0, len(pictures), size):
            yield pictures[start : start + size]

    def pixels(self, pictures: Sequence[Image]) -> Pixels:
        """What the networks are to see; backbones that see pictures alike share it."""
        recipes = {_shape(each.preprocess): each.preprocess for each in self.backbones}
        return {shape: to_pixels(pictures, recipe) for shape, recipe in recipes.items()}

    def run(self, pixels: Pixels) -> list[Floats]:
        """[(n, dims_i)] for each backbone i, of no more pictures than a batch."""
        return self._pool().submit(self._forward, pixels).result()

    def run_all(self, shares: Iterable[Pixels]) -> list[list[Floats]]:
        """What `run` returns, for each of `shares`."""
        return list(self._pool().map(self._forward, shares))

    def _forward(self, pixels: Pixels) -> list[Floats]:
        return [network(pixels[_shape(network.spec.preprocess)]) for network in self.networks()]

    def _pool(self) -> ThreadPoolExecutor:
        passes = self.passes()
        with self._lock:
            self._passes = self._passes or ThreadPoolExecutor(passes, "passes")
        return self._passes


def joined(parts: Sequence[Pixels]) -> Pixels:
    """The pictures of all, in order."""
    return {shape: np.concatenate([part[shape] for part in parts]) for shape in parts[0]}


def _shape(recipe: PreprocessSpec) -> tuple[object, ...]:
    """What of a recipe decides the pixels: mean and std come later, on the device."""
    return recipe.size, recipe.resize, recipe.interpolation


def _load(spec: BackboneSpec) -> "Backbone | FakeBackbone":
    if spec.architecture is Architecture.FAKE:
        return FakeBackbone(spec)
    from apps.vision.backbone import Backbone

    return Backbone(spec)
