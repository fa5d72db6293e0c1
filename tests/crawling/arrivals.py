"""Files as a crawl brings them."""

import io

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow

LARGE = (320, 240)


def scene(seed: int = 1, size: tuple[int, int] = LARGE) -> Pillow.Image:
    """With more in it than `tests.pictures` draws: enough to know it again by its look."""
    colours = np.random.default_rng(seed).integers(0, 256, (9, 12, 3), np.uint8)
    return Pillow.fromarray(colours).resize(size, Pillow.Resampling.BICUBIC)


def packed(picture: Pillow.Image, format: str = "PNG", **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def upload(
    seed: int = 1, size: tuple[int, int] = LARGE, content: bytes | None = None
) -> SimpleUploadedFile:
    return SimpleUploadedFile("x", packed(scene(seed, size)) if content is None else content)
