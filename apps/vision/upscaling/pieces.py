"""What is too large for memory, computed in four pieces with the same result."""

from __future__ import annotations

import numpy as np

from apps.vision.upscaling.engines.base import Floats, Run, scaled
from apps.vision.upscaling.models import SCALE

# Smaller pieces are mostly overlap.
SMALLEST = 48
# Fast convolutions compute blocks of pixels: pieces begin where blocks do.
BLOCK = 12


def in_pieces(run: Run, pixels: Floats, reach: int) -> Floats:
    """`run(pixels)`; where memory lacks, of a network whose pixels depend on others at most `reach`
    away, in quarters that overlap. Raises MemoryError when small ones do not fit."""
    try:
        return run(pixels)
    except MemoryError:
        if max(pixels.shape[1:]) <= SMALLEST:
            raise
    height, width = pixels.shape[1:]
    out = np.empty((pixels.shape[0], SCALE * height, SCALE * width), np.float32)
    for rows in _halves(height):
        for columns in _halves(width):
            y, x = _with_margin(rows, height, reach), _with_margin(columns, width, reach)
            made = in_pieces(run, np.ascontiguousarray(pixels[:, y, x]), reach)
            out[:, scaled(rows), scaled(columns)] = made[
                :, scaled(rows, y.start), scaled(columns, x.start)
            ]
    return out


def _halves(side: int) -> list[slice]:
    if side <= SMALLEST:
        return [slice(0, side)]
    middle = -(-side // (2 * BLOCK)) * BLOCK
    return [slice(0, middle), slice(middle, side)]


def _with_margin(part: slice, side: int, reach: int) -> slice:
    margin = -(-reach // BLOCK) * BLOCK
    return slice(max(0, part.start - margin), min(side, part.stop + margin))
