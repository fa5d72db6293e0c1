"""A part of the result before the result: the same pixels."""

from __future__ import annotations

import numpy as np
from PIL import Image as Pillow
from PIL.Image import Image

from apps.vision.upscaling.grid import Box, Grid, covered
from apps.vision.upscaling.source import Source
from apps.vision.upscaling.upscaler import Upscaler


def preview(
    source: Source, grid: Grid, upscaler: Upscaler, box: tuple[int, int, int, int]
) -> tuple[Image, Box]:
    """The whole tiles around `box` as they will be in the result, and the box of the source that
    they show."""
    rows = grid.around(box)
    strips = [np.hstack([upscaler.tile(source, tile) for tile in row]) for row in rows]
    return Pillow.fromarray(np.vstack(strips), source.mode), covered(rows)
