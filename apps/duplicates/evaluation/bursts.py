"""Simulate bursts from single photos: camera shake, a moving object, and changing exposure."""

import io
from datetime import datetime, timedelta
from random import Random

from PIL import Image as Pillow
from PIL import ImageEnhance
from PIL.Image import Image

SHOTS = 3
CAMERA = "Evaluation"
# Maximum camera shift, and width of the moving object, as shares of the frame.
MAX_SHIFT, OBJECT_WIDTH = 0.03, 0.18
MAX_ROTATION = 1.2  # degrees
# Relative exposure of each shot.
EXPOSURES = (1.0, 1.06, 0.95)
_MODEL, _EXIF, _TAKEN = 0x0110, 0x8769, 0x9003


def burst(picture: Image, moving: Image, seed: str) -> list[Image]:
    """`SHOTS` frames of `picture`, with part of another picture moving across them."""
    random = Random(f"burst/{seed}")
    top = random.uniform(0.1, 0.7)
    return [_shot(picture, moving, random, number, top) for number in range(SHOTS)]


def _shot(picture: Image, moving: Image, random: Random, number: int, top: float) -> Image:
    width, height = picture.size
    frame = picture.rotate(random.uniform(-MAX_ROTATION, MAX_ROTATION), Pillow.Resampling.BICUBIC)
    object_ = moving.resize((round(OBJECT_WIDTH * width), round(2 * OBJECT_WIDTH * height)))
    frame.paste(object_, (round((0.15 + 0.25 * number) * width), round(top * height)))
    margin = 2 * MAX_SHIFT
    left, above = (margin + random.uniform(-MAX_SHIFT, MAX_SHIFT) for _ in range(2))
    size = 1 - 2 * margin
    box = (left * width, above * height, (left + size) * width, (above + size) * height)
    shot = frame.crop(tuple(round(side) for side in box))  # type: ignore[arg-type]
    return ImageEnhance.Brightness(shot).enhance(EXPOSURES[number])


def jpeg(picture: Image, taken: datetime | None) -> bytes:
    """As a camera writes it; without a time, like apps that strip metadata."""
    exif = Pillow.Exif()
    if taken is not None:
        exif[_MODEL] = CAMERA
        exif.get_ifd(_EXIF)[_TAKEN] = taken.strftime("%Y:%m:%d %H:%M:%S")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92, exif=exif.tobytes())
    return out.getvalue()


def times(number: int) -> list[datetime]:
    """The times of the shots of one burst, 1.5 s apart."""
    start = datetime(2024, 5, 1, 12) + timedelta(minutes=7 * number)  # noqa: DTZ001 - of a camera
    return [start + timedelta(seconds=1.5 * shot) for shot in range(SHOTS)]
