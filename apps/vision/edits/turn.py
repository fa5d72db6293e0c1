"""Mirrored and turned copies."""

from collections.abc import Sequence
from random import Random

from PIL import ImageOps
from PIL.Image import Image, Resampling, Transpose

TILT = 15


def flip(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    return ImageOps.mirror(picture)


def tilt(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """15° to either side; the canvas grows and its corners are black or white."""
    angle = chance.choice((-TILT, TILT))
    fill = chance.choice(("black", "white"))
    return picture.rotate(angle, Resampling.BICUBIC, expand=True, fillcolor=fill)


def quarter_turn(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    return picture.transpose(chance.choice((Transpose.ROTATE_90, Transpose.ROTATE_270)))
