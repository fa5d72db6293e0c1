"""Cropped copies: a part of the picture, somewhere in it, with its proportions."""

from collections.abc import Sequence
from random import Random

from PIL import ImageOps
from PIL.Image import Image

from apps.vision.edits.model import Make


def crop(share: float) -> Make:
    """An edit that keeps `share` (0–1) of the picture's area."""

    def make(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
        width, height = (max(1, round(side * share**0.5)) for side in picture.size)
        left = chance.randint(0, picture.width - width)
        top = chance.randint(0, picture.height - height)
        return picture.crop((left, top, left + width, top + height))

    return make


def mirrored_crop(share: float) -> Make:
    """An edit that keeps `share` (0–1) of the picture's area, and mirrors it."""
    cut = crop(share)

    def make(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
        return ImageOps.mirror(cut(picture, chance, company))

    return make
