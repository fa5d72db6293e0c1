"""What stands in for a network."""

from __future__ import annotations

from typing import Any

import numpy as np

from apps.vision.upscaling.grid import Tile
from apps.vision.upscaling.source import Source
from apps.vision.upscaling.upscaler import Upscaler


def enlarged(upscaler: Upscaler, source: Source, tile: Tile) -> Any:
    """A tile by its nearest pixels."""
    planes = [source.colour] if source.alpha is None else [source.colour, source.alpha]
    box = tile.box
    pixels = np.dstack([plane[box.top : box.bottom, box.left : box.right] for plane in planes])
    large = pixels.repeat(upscaler.recipe.scale, 0).repeat(upscaler.recipe.scale, 1)
    return large[:, :, 0] if large.shape[2] == 1 else large
