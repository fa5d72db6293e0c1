"""Copies in other colours: grey, a strong filter of the kind phones offer, turned, inverted."""

from collections.abc import Sequence
from random import Random

from PIL import Image as Pillow
from PIL import ImageEnhance, ImageOps
from PIL.Image import Image

# Duotones from dark to light.
TONES = (("#2b1055", "#ffd194"), ("#0f2027", "#f2e6ce"), ("#3c1053", "#9be8d8"))


def grey(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    return picture.convert("L").convert("RGB")


def strong_filter(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """Colours and contrast raised, then half covered by a duotone, then lighter or darker."""
    dark, light = chance.choice(TONES)
    toned = ImageOps.colorize(ImageOps.grayscale(picture), dark, light)
    vivid = ImageEnhance.Color(ImageEnhance.Contrast(picture).enhance(1.6)).enhance(1.8)
    mixed = Pillow.blend(vivid, toned, 0.5)
    return ImageEnhance.Brightness(mixed).enhance(chance.choice((0.75, 1.25)))


def hue(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """Every hue moved along by a sixth to five sixths of the circle."""
    shift = round(256 * chance.uniform(1 / 6, 5 / 6))
    tint, saturation, value = picture.convert("HSV").split()
    moved = tint.point([(level + shift) % 256 for level in range(256)])
    return Pillow.merge("HSV", (moved, saturation, value)).convert("RGB")


def invert(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    return ImageOps.invert(picture)
