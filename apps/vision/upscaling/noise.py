"""Figures of a result, for its report."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]


def figures(before: Bytes, after: Bytes) -> dict[str, float]:
    """Noise of a part of the source and of the same part of the result, in 8-bit steps, both at the
    source's size: "noise_before", "noise_after"."""
    scale = max(1, round(after.shape[0] / before.shape[0]))
    return {
        "noise_before": round(noise(_grey(before)), 2),
        "noise_after": round(noise(_reduced(_grey(after), scale)), 2),
    }


def noise(grey: Floats) -> float:
    """Standard deviation of noise: Immerkær, "Fast Noise Variance Estimation" (1996)."""
    if min(grey.shape) < 3:
        return 0.0
    # What a plane or an edge along an axis leaves out of a pixel and its neighbours.
    across = grey[:, :-2] - 2 * grey[:, 1:-1] + grey[:, 2:]
    both = across[:-2] - 2 * across[1:-1] + across[2:]
    return float(math.sqrt(math.pi / 2) * np.abs(both).mean() / 6)


def seam(one: Bytes, other: Bytes) -> float:
    """How much larger the step from the last column of `one` to the first of `other` is than the
    steps within both, on average along the border: 0 where there is no seam to be seen."""
    left, right = one[:, -2:].astype(np.int16), other[:, :2].astype(np.int16)
    if left.shape[1] < 2 or right.shape[1] < 2:
        return 0.0
    across = _step(left[:, 1], right[:, 0])
    within = max(_step(left[:, 0], left[:, 1]), _step(right[:, 0], right[:, 1]))
    return round(max(0.0, across - within), 3)


def _step(one: NDArray[np.int16], other: NDArray[np.int16]) -> float:
    return float(np.abs(one - other).mean())


def _grey(pixels: Bytes) -> Floats:
    """Of colours, without alpha."""
    if pixels.ndim == 2:
        return pixels.astype(np.float32)
    colours = pixels[..., :1] if pixels.shape[2] == 2 else pixels[..., :3]
    return np.asarray(colours.mean(axis=2, dtype=np.float32))


def _reduced(grey: Floats, scale: int) -> Floats:
    height, width = (side - side % scale for side in grey.shape)
    blocks = grey[:height, :width].reshape(height // scale, scale, width // scale, scale)
    return np.asarray(blocks.mean(axis=(1, 3), dtype=np.float32))
