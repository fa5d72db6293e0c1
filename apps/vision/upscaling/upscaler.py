"""One tile of a result."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from apps.vision import runtime
from apps.vision.upscaling import engines
from apps.vision.upscaling.bicubic import bicubic
from apps.vision.upscaling.engines.base import scaled
from apps.vision.upscaling.errors import OtherEngineError, OutOfMemoryError
from apps.vision.upscaling.finishing import RING, finished, halved, mixed, rounded
from apps.vision.upscaling.grid import Box, Tile
from apps.vision.upscaling.margins import Part
from apps.vision.upscaling.models import SCALE, UpscalingModel
from apps.vision.upscaling.pieces import in_pieces
from apps.vision.upscaling.recipe import Recipe
from apps.vision.upscaling.source import Source

__all__ = ["OutOfMemoryError", "Source", "Upscaler"]

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
# Pixels around a tile that what is done after the model looks at.
AROUND = -(-RING // SCALE)
# Of the runtime's models, only one of these is in memory.
PREFIX = "upscaling "


class Cut(NamedTuple):
    """Where a tile lies: with the ring in its padded box, the same in what is made of that box, and
    the tile itself in what is made of it with the ring."""

    part: Part
    outer: Part
    inner: Part


class Upscaler:
    """Raises OtherEngineError where the recipe's engine is not here in its version."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self._engine = _engine(recipe)
        self._model = _registered(recipe, self._engine)

    def tile(self, source: Source, tile: Tile) -> Bytes:
        """(h, w), (h, w, 2), (h, w, 3) or (h, w, 4), by the source's mode, `scale` times the tile.

        Raises OutOfMemoryError; WeightsError and ModelError (`apps.vision.errors.NOT_READY`).
        """
        cut = _cut(tile)
        colour = self._colour(_part(source.colour, tile.padded), cut)
        pixels = rounded(finished(colour, self.recipe))[cut.inner]
        if source.alpha is not None:
            alpha = rounded(bicubic(_part(source.alpha, tile.padded)))[cut.outer]
            pixels = np.dstack([pixels, alpha[cut.inner]])
        return halved(pixels) if self.recipe.scale == SCALE // 2 else pixels

    def _colour(self, padded: Bytes, cut: Cut) -> Floats:
        """Of the tile and a ring around it, 0–255; (h, w) of a picture without colours."""
        pixels = self._network(padded, cut.part)
        if self.recipe.blend:
            pixels = mixed(pixels, bicubic(padded)[cut.outer], self.recipe.blend)
        return pixels

    def _network(self, padded: Bytes, part: Part) -> Floats:
        planes = (
            np.broadcast_to(padded, (3, *padded.shape))
            if padded.ndim == 2
            else (padded.transpose(2, 0, 1))
        )
        made = self._run(np.ascontiguousarray(planes, np.float32) / np.float32(255), part)
        made = np.clip(made, 0, 1) * np.float32(255)
        if padded.ndim == 2:
            grey: Floats = (made[0] + made[1] + made[2]) / np.float32(3)
            return grey
        return np.ascontiguousarray(made.transpose(1, 2, 0))

    def _run(self, pixels: Floats, part: Part) -> Floats:
        reach = self.recipe.upscaling_model.reach
        with runtime.use(self._model) as run:
            try:
                if self._halves_itself:
                    return in_pieces(run, pixels, reach)[:, scaled(part[0]), scaled(part[1])]
                return run(pixels, part)
            except MemoryError as error:
                raise self._out_of_memory() from error

    @property
    def _halves_itself(self) -> bool:
        """Whether smaller pieces give the same bytes, so that nobody has to be asked."""
        return self.recipe.upscaling_model.reach > 0 and self._engine.is_uniform

    def _out_of_memory(self) -> OutOfMemoryError:
        smaller = None if self._halves_itself else self.recipe.with_smaller_tiles()
        if smaller is None:
            return OutOfMemoryError("out_of_memory_smallest")
        about = {"tile": self.recipe.tile, "smaller": smaller.tile}
        return OutOfMemoryError("out_of_memory", about, smaller)


def _engine(recipe: Recipe) -> engines.UpscalingEngine:
    engine = engines.labelled(recipe.engine, recipe.upscaling_model)
    if engine is None:
        found = engines.chosen(recipe.upscaling_model)
        raise OtherEngineError("other_engine", {"wanted": recipe.engine, "found": found})
    return engine


def _registered(recipe: Recipe, engine: engines.UpscalingEngine) -> runtime.Model[engines.Run]:
    model = recipe.upscaling_model
    name = f"{PREFIX}{model.name} {engine.name}"
    load = engine.load
    return runtime.Model(
        name, model.memory(recipe.tile, recipe.padding), lambda: _alone(name, model, load)
    )


def _alone(name: str, model: UpscalingModel, load: engines.Load) -> engines.Run:
    """Loads a network when the others of this kind were let go."""
    for other in runtime.loaded():
        if other.startswith(PREFIX) and other != name:
            runtime.let_go(other)
    return load(model)


def _part(plane: Bytes, box: Box) -> Bytes:
    return plane[box.top : box.bottom, box.left : box.right]


def _cut(tile: Tile) -> Cut:
    inner, whole = tile.box.within(tile.padded), tile.padded.within(tile.padded)
    outer = Box(
        max(0, inner.left - AROUND),
        max(0, inner.top - AROUND),
        min(whole.right, inner.right + AROUND),
        min(whole.bottom, inner.bottom + AROUND),
    )
    within = inner.within(outer)
    return Cut(_slices(outer), _slices(outer.scaled(SCALE)), _slices(within.scaled(SCALE)))


def _slices(box: Box) -> Part:
    return slice(box.top, box.bottom), slice(box.left, box.right)
