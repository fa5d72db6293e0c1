"""Preprocess pictures for a network. Pillow and NumPy only; thread-safe."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image, Resampling

from apps.vision.specs.model import Interpolation, PreprocessSpec

RESAMPLING = {
    Interpolation.BILINEAR: Resampling.BILINEAR,
    Interpolation.BICUBIC: Resampling.BICUBIC,
}
# Pillow first reduces very large pictures by an integer factor, to no less than this multiple of
# the target: several times faster, without visible difference.
REDUCING_GAP = 3.0


def to_pixels(pictures: Sequence[Image], spec: PreprocessSpec) -> NDArray[np.uint8]:
    """Pictures, squashed to squares: (n, size, size, 3), RGB, 0–255."""
    pixels = np.empty((len(pictures), spec.size, spec.size, 3), np.uint8)
    for row, picture in zip(pixels, pictures, strict=True):
        row[:] = _squash(picture, spec)
    return pixels


def _squash(picture: Image, spec: PreprocessSpec) -> NDArray[np.uint8]:
    side = (spec.size, spec.size)
    # `convert` would copy a picture that is RGB already.
    rgb = picture if picture.mode == "RGB" else picture.convert("RGB")
    return np.asarray(rgb.resize(side, RESAMPLING[spec.interpolation], reducing_gap=REDUCING_GAP))
