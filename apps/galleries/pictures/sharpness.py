"""How much fine detail a picture has, so that of two copies the sharper can be kept."""

import numpy as np
from PIL import Image, ImageFilter

# Pictures are compared at one size: an enlarged copy of a small one is not sharp at it.
SIDE = 320
# Side of the grid whose median counts: lettering or a border laid over a copy makes none sharper.
GRID = 8
MIDDLE = 128
# The Laplacian, around middle grey: bytes have no sign.
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=2, offset=MIDDLE)


def sharpness(picture: Image.Image) -> float:
    """The mean Laplacian of a middling part of the picture, in levels of 255."""
    scale = SIDE / max(picture.size)
    width, height = (max(GRID, round(side * scale)) for side in picture.size)
    grey = picture.convert("L").resize((width, height), Image.Resampling.BICUBIC)
    change = grey.filter(_LAPLACIAN).point([abs(level - MIDDLE) for level in range(256)])
    parts = change.convert("F").resize((GRID, GRID), Image.Resampling.BOX)
    return float(np.median(np.asarray(parts)))
