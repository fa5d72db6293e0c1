"""Copies that lost detail: strong compression, a tiny size, blur."""

from collections.abc import Sequence
from io import BytesIO
from random import Random

from PIL import Image as Pillow
from PIL import ImageFilter
from PIL.Image import Image, Resampling

JPEG_QUALITY = 10
SMALL_SIDE = 64
# Of the shorter side: about 8 pixels of blur in a picture of 480.
BLUR = 0.016


def jpeg(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    file = BytesIO()
    picture.save(file, "JPEG", quality=JPEG_QUALITY)
    with Pillow.open(file) as copy:
        return copy.convert("RGB")


def small(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    copy = picture.copy()
    copy.thumbnail((SMALL_SIDE, SMALL_SIDE), Resampling.LANCZOS)
    return copy


def blur(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    return picture.filter(ImageFilter.GaussianBlur(max(1.0, BLUR * min(picture.size))))
