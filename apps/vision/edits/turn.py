"""Mirrored, turned and squashed copies."""

from collections.abc import Sequence
from random import Random

from PIL import ImageOps
from PIL.Image import Image, Resampling, Transpose

TILT = 15
SQUASHED = 0.55


def flip(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    return ImageOps.mirror(picture)


def tilt(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """15° to either side; the canvas grows and its corners are black or white."""
    angle = chance.choice((-TILT, TILT))
    fill = chance.choice(("black", "white"))
    return picture.rotate(angle, Resampling.BICUBIC, expand=True, fillcolor=fill)


def quarter_turn(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    return picture.transpose(chance.choice((Transpose.ROTATE_90, Transpose.ROTATE_270)))


def squash(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """Made narrower or lower, without its proportions."""
    width, height = picture.size
    if chance.random() < 0.5:
        width = max(1, round(width * SQUASHED))
    else:
        height = max(1, round(height * SQUASHED))
    return picture.resize((width, height), Resampling.LANCZOS)
