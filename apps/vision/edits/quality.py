"""Copies that lost detail: strong compression, a tiny size, blur."""

from collections.abc import Sequence
from io import BytesIO
from random import Random

from PIL import Image as Pillow
from PIL import ImageFilter
from PIL.Image import Image, Resampling

JPEG_QUALITY = 10
SMALL_SIDE = 64
# A thumbnail as messengers and boards make it.
THUMBNAIL_SIDE, THUMBNAIL_QUALITY = 96, 40
# Of the shorter side: about 8 pixels of blur in a picture of 480.
BLUR = 0.016


def jpeg(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    return compressed(picture, JPEG_QUALITY)


def small(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    copy = picture.copy()
    copy.thumbnail((SMALL_SIDE, SMALL_SIDE), Resampling.LANCZOS)
    return copy


def thumbnail(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    copy = picture.copy()
    copy.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Resampling.LANCZOS)
    return compressed(copy, THUMBNAIL_QUALITY)


def blur(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    return picture.filter(ImageFilter.GaussianBlur(max(1.0, BLUR * min(picture.size))))


def compressed(picture: Image, quality: int) -> Image:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality)
    with Pillow.open(file) as copy:
        return copy.convert("RGB")
