"""Enlarging four times by cubic convolution, wherever in a picture the pixels lie.

Of a library's functions it is not known that a crop's pixels are those of the whole.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
SCALE = 4
# Keys (1981); Pillow and Matlab have the same.
A = -0.5


def bicubic(pixels: NDArray[np.uint8] | Floats) -> Floats:
    """(h, w) or (h, w, channels) to four times the sides; not clipped."""
    return _along(_along(pixels.astype(np.float32), 0), 1)


def _along(values: Floats, axis: int) -> Floats:
    """Four pixels for each along one axis; beyond the edge the outermost pixel goes on."""
    moved = np.moveaxis(values, axis, 0)
    length = len(moved)
    padded = np.concatenate([moved[:1], moved[:1], moved, moved[-1:], moved[-1:]])
    out = np.empty((SCALE * length, *moved.shape[1:]), np.float32)
    for phase in range(SCALE):
        # Where the middle of the small pixel lies, from the middle of its source pixel.
        offset = (phase + 0.5) / SCALE - 0.5
        first = -2 if offset < 0 else -1
        total = np.zeros_like(moved)
        for tap in range(first, first + 4):
            total += np.float32(_weight(offset - tap)) * padded[2 + tap : 2 + tap + length]
        out[phase::SCALE] = total
    return np.moveaxis(out, 0, axis)


def _weight(distance: float) -> float:
    x = abs(distance)
    if x <= 1:
        return (A + 2) * x**3 - (A + 3) * x**2 + 1
    return A * x**3 - 5 * A * x**2 + 8 * A * x - 4 * A if x < 2 else 0.0
