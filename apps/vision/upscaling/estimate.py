"""What to expect of a result before it is begun. Only `seconds_a_tile` loads a network."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from apps.vision.upscaling.grid import Box, Grid, Tile
from apps.vision.upscaling.recipe import Recipe
from apps.vision.upscaling.source import Source

# Of a result's PNG, by its mode, for each pixel at four times the sides; photos took 0.9 to 1.2
# (docs/ENHANCEMENT.md, "Speed"), and rather more is said. Half as large, pixels are less alike.
BYTES_A_PIXEL = {"L": 0.6, "LA": 0.7, "RGB": 1.4, "RGBA": 1.5}
TWICE = 1.6


@dataclass(frozen=True, slots=True)
class Expected:
    """Of a result; `seconds` is None where the pace is not known."""

    width: int
    height: int
    bytes: int
    tiles: int
    seconds: float | None


def expected(
    width: int,
    height: int,
    recipe: Recipe,
    seconds_a_tile: float | None = None,
    mode: str = "RGB",
) -> Expected:
    sides = width * recipe.scale, height * recipe.scale
    each = BYTES_A_PIXEL[mode] * (TWICE if recipe.scale == 2 else 1)
    return Expected(
        *sides,
        bytes=round(sides[0] * sides[1] * each),
        tiles=Grid.of(width, height, recipe).count,
        seconds=None
        if seconds_a_tile is None
        else seconds_a_tile * _whole_tiles(width, height, recipe),
    )


def seconds_a_tile(recipe: Recipe) -> float:
    """Of this machine now, with a network that is warm: computes two tiles."""
    # Imported here: web processes estimate, too.
    from apps.vision.upscaling.upscaler import Upscaler

    side = recipe.tile + 2 * recipe.padding
    source = Source(np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8))
    end = side - recipe.padding
    inner = Box(recipe.padding, recipe.padding, end, end)
    tile = Tile(0, 0, inner, Box(0, 0, side, side))
    upscaler = Upscaler(recipe)
    upscaler.tile(source, tile)
    started = time.perf_counter()
    upscaler.tile(source, tile)
    return time.perf_counter() - started


def work(recipe: Recipe) -> float:
    """Of a whole tile, in pixels that all layers compute: the last ones see little padding."""
    stages = recipe.upscaling_model.stages(recipe.padding)
    return sum(share * (recipe.tile + 2 * margin) ** 2 for share, margin in stages)


def _whole_tiles(width: int, height: int, recipe: Recipe) -> float:
    """How many whole tiles cost what these cost: those at the edge see less."""
    seen = sum(
        share * _seen(width, recipe.tile, margin) * _seen(height, recipe.tile, margin)
        for share, margin in recipe.upscaling_model.stages(recipe.padding)
    )
    return seen / work(recipe)


def _seen(length: int, tile: int, margin: int) -> int:
    """What tiles see together along one side, which is a product: rows and columns are alike."""
    total = 0
    for start in range(0, length, tile):
        end = min(length, start + tile + margin)
        total += end - max(0, start - margin)
    return total
