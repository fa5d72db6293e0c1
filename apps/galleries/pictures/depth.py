"""Bring every pixel layout that files hold to 8 bits a channel and no palette."""

import math
from typing import cast

from PIL import Image, TiffImagePlugin

# Left as they are: 8 bits, no palette, fit for resizing.
PLAIN_MODES = {"L", "LA", "RGB", "RGBA", "CMYK", "LAB"}
ALPHA_MODES = {"PA": "RGBA", "La": "LA", "RGBa": "RGBA"}


def to_eight_bits(picture: Image.Image) -> Image.Image:
    """A decoded picture in one of `PLAIN_MODES`, same size.

    Deep grey is scaled, not clipped: Pillow's own convert("L") would turn most of it white.
    Raises ValueError for a mode Pillow cannot convert.
    """
    if picture.mode.startswith("I;16"):
        return _scale(picture.convert("I"), 0, 2 ** _bits_a_sample(picture) - 1)
    if picture.mode in ("I", "F"):
        return _scale(picture, *_value_range(picture))
    if picture.mode in ALPHA_MODES:
        return picture.convert(ALPHA_MODES[picture.mode])
    if "transparency" in picture.info and picture.mode in ("1", "L", "P", "RGB"):
        return picture.convert("RGBA")
    if picture.mode in PLAIN_MODES:
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _bits_a_sample(picture: Image.Image) -> int:
    if not isinstance(picture, TiffImagePlugin.TiffImageFile):
        return 16
    return int(picture.tag_v2.get(TiffImagePlugin.BITSPERSAMPLE, (16,))[0])


def _value_range(picture: Image.Image) -> tuple[float, float]:
    """(black, white) of 32-bit pixels, which say nowhere what their values mean."""
    low, high = cast("tuple[float, float]", picture.getextrema())  # one channel
    for white in (1, 255, 65535):
        # Whole numbers of 0 and 1 alone are a mask; both readings show it black and white.
        if low >= 0 and high <= white:
            return 0, white
    return low, high if high > low else low + 1


def _scale(picture: Image.Image, black: float, white: float) -> Image.Image:
    """Grey "L" with `black` to 0 and `white` to 255."""
    factor = 255 / (white - black)
    if not math.isfinite(factor) or not math.isfinite(black):
        raise ValueError("pixel values are not finite numbers")
    return picture.point(lambda value: value * factor + (0.5 - black * factor)).convert("L")
