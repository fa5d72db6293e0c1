"""What is done to the model's pixels: mixing, sharpening, colour, rounding. Only near neighbours
count, so that tiles agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from apps.vision.upscaling.recipe import Recipe

Floats = NDArray[np.float32]
# How far sharpening looks, in pixels of the result.
RING = 2
KERNEL = (1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16)
MIDDLE = np.float32(127.5)
# Of red, green and blue in brightness (BT.601).
LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def finished(pixels: Floats, recipe: Recipe) -> Floats:
    """(h, w) or (h, w, 3), 0–255, after sharpening, saturation and contrast."""
    if recipe.sharpen:
        pixels = pixels + np.float32(recipe.sharpen) * (pixels - _blurred(pixels))
    if recipe.saturation != 1 and pixels.ndim == 3:
        grey = _luma(pixels)
        pixels = grey + np.float32(recipe.saturation) * (pixels - grey)
    if recipe.contrast != 1:
        pixels = MIDDLE + np.float32(recipe.contrast) * (pixels - MIDDLE)
    return pixels


def mixed(pixels: Floats, plain: Floats, blend: float) -> Floats:
    """`blend` of the plain enlargement."""
    return pixels + np.float32(blend) * (plain - pixels)


def rounded(pixels: Floats) -> NDArray[np.uint8]:
    return np.floor(np.clip(pixels, 0, 255) + np.float32(0.5)).astype(np.uint8)


def halved(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Each 2 × 2 pixels averaged, in whole numbers; sides are even."""
    wide = pixels.astype(np.uint16)
    total = wide[::2, ::2] + wide[1::2, ::2] + wide[::2, 1::2] + wide[1::2, 1::2]
    return ((total + 2) >> 2).astype(np.uint8)


def _luma(pixels: Floats) -> Floats:
    """(h, w, 1). Written out: a matrix product may add in another order elsewhere."""
    red, green, blue = (pixels[..., index] * LUMA[index] for index in range(3))
    grey: Floats = (red + green + blue)[..., None]
    return grey


def _blurred(pixels: Floats) -> Floats:
    return _blurred_along(_blurred_along(pixels, 0), 1)


def _blurred_along(pixels: Floats, axis: int) -> Floats:
    moved = np.moveaxis(pixels, axis, 0)
    length = len(moved)
    ends = [moved[:1]] * RING, [moved[-1:]] * RING
    padded = np.concatenate([*ends[0], moved, *ends[1]])
    total = np.zeros_like(moved)
    for tap, weight in enumerate(KERNEL):
        total += np.float32(weight) * padded[tap : tap + length]
    return np.moveaxis(total, 0, axis)
