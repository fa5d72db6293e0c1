"""A part of the result before the result: the same pixels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image as Pillow
from PIL.Image import Image

from apps.vision.upscaling.grid import Box, Grid, Tile, covered
from apps.vision.upscaling.source import Source
from apps.vision.upscaling.upscaler import Bytes, Upscaler


def preview(
    source: Source,
    grid: Grid,
    upscaler: Upscaler,
    box: tuple[int, int, int, int],
    check: Callable[[], None] = lambda: None,
) -> tuple[Image, Box]:
    """The whole tiles around `box` as they will be in the result, and the box of the source that
    they show. `check` is called before each tile, and raises to stop."""

    def pixels(tile: Tile) -> Bytes:
        check()
        return upscaler.tile(source, tile)

    rows = grid.around(box)
    strips = [np.hstack([pixels(tile) for tile in row]) for row in rows]
    return Pillow.fromarray(np.vstack(strips), source.mode), covered(rows)
