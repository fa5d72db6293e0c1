"""Features of pictures under several backbones, batch by batch."""

import math
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from apps.vision import runtime
from apps.vision.engines import TORCH, Backbone, Engine
from apps.vision.fake import FakeBackbone
from apps.vision.preprocess import to_pixels
from apps.vision.projection import Floats
from apps.vision.specs.model import Architecture, BackboneSpec, PreprocessSpec
from apps.vision.weights import registry

# Preprocessed pictures (n, size, size, 3) by the parameters that determine them.
Pixels = Mapping[tuple[object, ...], NDArray[np.uint8]]
Networks = tuple[Backbone, ...]
# Memory of a loaded network relative to its file: weights, a CPU-optimised copy, and activations
# (`manage.py bench engines` shows it).
MEMORY = 3


@dataclass(frozen=True)
class Limits:
    """Batch size and concurrency of the networks; known once loaded."""

    batch: int
    passes: int
    runs_on: str


class Extractor:
    """Run backbones over pictures: one model of the runtime, loaded on first use.

    Runs as many concurrent passes as the engine prefers, independent of the number of callers.
    """

    def __init__(
        self,
        name: str,
        backbones: Sequence[BackboneSpec],
        engine: Callable[[], Engine] = lambda: TORCH,
    ) -> None:
        """`name` is the runtime's for these networks run by this engine, which is asked for when
        they load."""
        self.backbones = tuple(backbones)
        self._engine = engine
        self.model = runtime.Model(name, _memory(backbones), self._load)
        self._limits: Limits | None = None
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
        return runtime.is_loaded(self.model.name)

    def limits(self) -> Limits:
        """Batch size and concurrency; loads the networks the first time."""
        if self._limits is None:
            with runtime.use(self.model) as networks:
                self._limits = _limits(networks)
        return self._limits

    def runs_on(self) -> str:
        """Where the networks run and in which number format: "torch, cpu, bfloat16"."""
        return self.limits().runs_on

    def batch(self) -> int:
        """The batch size that suits all networks."""
        return self.limits().batch

    def passes(self) -> int:
        """The number of concurrent passes."""
        return self.limits().passes

    def shares(self, pictures: Sequence[Image]) -> Iterator[Sequence[Image]]:
        """Split pictures into passes: at most a batch each, evenly sized if concurrent."""
        size = min(self.batch(), max(1, math.ceil(len(pictures) / self.passes())))
        for start in range(0, len(pictures), size):
            yield pictures[start : start + size]

    def pixels(self, pictures: Sequence[Image]) -> Pixels:
        """Preprocess; backbones with the same preprocessing share the result."""
        recipes = {_shape(each.preprocess): each.preprocess for each in self.backbones}
        return {shape: to_pixels(pictures, recipe) for shape, recipe in recipes.items()}

    def run(self, pixels: Pixels) -> list[Floats]:
        """[(n, dims_i)] for each backbone i, for at most one batch of pictures."""
        return self._pool().submit(self._forward, pixels).result()

    def run_all(self, shares: Iterable[Pixels]) -> list[list[Floats]]:
        """`run` for each of `shares`."""
        return list(self._pool().map(self._forward, shares))

    def _forward(self, pixels: Pixels) -> list[Floats]:
        with runtime.use(self.model) as networks:
            return [network(pixels[_shape(network.spec.preprocess)]) for network in networks]

    def _load(self) -> Networks:
        engine = self._engine()
        return tuple(_backbone(each, engine) for each in self.backbones)

    def _pool(self) -> ThreadPoolExecutor:
        passes = self.passes()
        with self._lock:
            self._passes = self._passes or ThreadPoolExecutor(passes, "passes")
        return self._passes


def joined(parts: Sequence[Pixels]) -> Pixels:
    """The results of all shares, in order."""
    return {shape: np.concatenate([part[shape] for part in parts]) for shape in parts[0]}


def _shape(recipe: PreprocessSpec) -> tuple[object, ...]:
    """The parameters that determine the pixels: mean and std are applied later, on the device."""
    return recipe.size, recipe.resize, recipe.interpolation


def _backbone(spec: BackboneSpec, engine: Engine) -> Backbone:
    if spec.architecture is Architecture.FAKE:
        return FakeBackbone(spec)
    return engine.load(spec)


def _limits(networks: Networks) -> Limits:
    return Limits(
        batch=min(network.batch for network in networks),
        passes=min(network.passes for network in networks),
        runs_on="; ".join(dict.fromkeys(network.runs_on for network in networks)),
    )


def _memory(backbones: Sequence[BackboneSpec]) -> int:
    return MEMORY * sum(registry.get(each.weights).bytes for each in backbones if each.weights)
