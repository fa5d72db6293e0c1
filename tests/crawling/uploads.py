"""Uploads like those of a crawl."""

import io

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

LARGE = (320, 240)


def detailed_picture(seed: int = 1, size: tuple[int, int] = LARGE) -> Pillow.Image:
    """With more detail than `tests.pictures` draws: enough for a perceptual hash."""
    colours = np.random.default_rng(seed).integers(0, 256, (9, 12, 3), np.uint8)
    return Pillow.fromarray(colours).resize(size, Pillow.Resampling.BICUBIC)


def packed(picture: Pillow.Image, format: str = "PNG", **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def upload(
    seed: int = 1, size: tuple[int, int] = LARGE, content: bytes | None = None
) -> SimpleUploadedFile:
    return SimpleUploadedFile(
        "x", packed(detailed_picture(seed, size)) if content is None else content
    )
