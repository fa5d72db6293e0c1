"""Convert every pixel layout to 8 bits a channel without a palette."""

import math
from typing import cast

from PIL import Image, TiffImagePlugin

# Unchanged: 8 bits, no palette, can be resized.
PLAIN_MODES = {"L", "LA", "RGB", "RGBA", "CMYK", "LAB"}
ALPHA_MODES = {"PA": "RGBA", "La": "LA", "RGBa": "RGBA"}

UNSIGNED, SIGNED = 1, 2
WHITE_IS_ZERO, BLACK_IS_ZERO = 0, 1


def to_eight_bits(picture: Image.Image) -> Image.Image:
    """A decoded picture in one of `PLAIN_MODES`, same size.

    Deep grey is scaled, not clipped: Pillow's own convert("L") would turn most of it white.
    Raises ValueError for a mode Pillow cannot convert.
    """
    if picture.mode.startswith("I;16"):
        white = 2 ** int(_tag(picture, TiffImagePlugin.BITSPERSAMPLE, 16)) - 1
        return _scale(picture.convert("I"), *_turned(picture, 0, white))
    if picture.mode in ("I", "F"):
        return _scale(picture, *_turned(picture, *_value_range(picture)))
    if picture.mode in ALPHA_MODES:
        return picture.convert(ALPHA_MODES[picture.mode])
    if "transparency" in picture.info and picture.mode in ("1", "L", "P", "RGB"):
        return picture.convert("RGBA")
    if picture.mode in PLAIN_MODES:
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _tag(picture: Image.Image, tag: int, default: int) -> int:
    """The first value of a TIFF tag; `default` if missing."""
    if not isinstance(picture, TiffImagePlugin.TiffImageFile):
        return default
    value = picture.tag_v2.get(tag, default)
    return int(value[0] if isinstance(value, tuple) else value)


def _turned(picture: Image.Image, black: float, white: float) -> tuple[float, float]:
    """Invert "white is zero" above 8 bits, which Pillow does only up to 8."""
    photometric = _tag(picture, TiffImagePlugin.PHOTOMETRIC_INTERPRETATION, BLACK_IS_ZERO)
    return (white, black) if photometric == WHITE_IS_ZERO else (black, white)


def _value_range(picture: Image.Image) -> tuple[float, float]:
    """(black, white) of 32-bit pixels, whose value range is not declared."""
    low, high = cast("tuple[float, float]", picture.getextrema())  # one channel
    signed = _tag(picture, TiffImagePlugin.SAMPLEFORMAT, UNSIGNED) == SIGNED
    if low < 0 and not signed and picture.mode == "I":
        raise NotImplementedError("numbers of 32 bits without a sign")  # Pillow has none.
    deepest = 32767 if _tag(picture, TiffImagePlugin.BITSPERSAMPLE, 32) == 16 else 65535
    for white in (1, 255, deepest):
        # Integers of only 0 and 1 are a mask; scaled either way it is black and white.
        if low >= 0 and high <= white:
            return 0, white
    return low, high if high > low else low + 1


def _scale(picture: Image.Image, black: float, white: float) -> Image.Image:
    """Scale grey "L" so that `black` is 0 and `white` 255; white may be the smaller number."""
    factor = 255 / (white - black)
    if not math.isfinite(factor) or not math.isfinite(black):
        raise ValueError("pixel values are not finite numbers")
    return picture.point(lambda value: value * factor + (0.5 - black * factor)).convert("L")


def without_empty_alpha(picture: Image.Image, source: Image.Image) -> Image.Image:
    """Make a picture opaque if its alpha channel is all zero, because it was never written.

    Programs without alpha support leave the fourth byte of BMP so, and the fourth sample of a TIFF
    that does not declare it. Formats that define alpha (PNG) are not changed.
    """
    said = _tag(source, TiffImagePlugin.EXTRASAMPLES, 0) in (1, 2)
    if picture.mode != "RGBA" or source.format not in ("BMP", "TIFF") or said:
        return picture
    return picture if picture.getchannel("A").getbbox() else picture.convert("RGB")
