"""Shots of one scene within seconds, made from one photo: the hand moves, and so does something."""

import io
from datetime import datetime, timedelta
from random import Random

from PIL import Image as Pillow
from PIL import ImageEnhance
from PIL.Image import Image

SHOTS = 3
CAMERA = "Evaluation"
# How far the hand moves between shots and how large what moves is, as shares of the frame.
SHIFT, MOVER = 0.03, 0.18
TURN = 1.2  # degrees
LIGHTS = (1.0, 1.06, 0.95)
_MODEL, _EXIF, _TAKEN = 0x0110, 0x8769, 0x9003


def burst(picture: Image, passer: Image, seed: str) -> list[Image]:
    """`SHOTS` frames of `picture`, with a part of `passer` wandering across."""
    chance = Random(f"burst/{seed}")
    top = chance.uniform(0.1, 0.7)
    return [_shot(picture, passer, chance, number, top) for number in range(SHOTS)]


def _shot(picture: Image, passer: Image, chance: Random, number: int, top: float) -> Image:
    width, height = picture.size
    frame = picture.rotate(chance.uniform(-TURN, TURN), Pillow.Resampling.BICUBIC)
    mover = passer.resize((round(MOVER * width), round(2 * MOVER * height)))
    frame.paste(mover, (round((0.15 + 0.25 * number) * width), round(top * height)))
    margin = 2 * SHIFT
    left, above = (margin + chance.uniform(-SHIFT, SHIFT) for _ in range(2))
    size = 1 - 2 * margin
    box = (left * width, above * height, (left + size) * width, (above + size) * height)
    shot = frame.crop(tuple(round(side) for side in box))  # type: ignore[arg-type]
    return ImageEnhance.Brightness(shot).enhance(LIGHTS[number])


def jpeg(picture: Image, taken: datetime | None) -> bytes:
    """As a camera writes it; without a time, as an app that strips it."""
    exif = Pillow.Exif()
    if taken is not None:
        exif[_MODEL] = CAMERA
        exif.get_ifd(_EXIF)[_TAKEN] = taken.strftime("%Y:%m:%d %H:%M:%S")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92, exif=exif.tobytes())
    return out.getvalue()


def times(number: int) -> list[datetime]:
    """Of the shots of one burst: a second or two apart."""
    start = datetime(2024, 5, 1, 12) + timedelta(minutes=7 * number)  # noqa: DTZ001 - of a camera
    return [start + timedelta(seconds=1.5 * shot) for shot in range(SHOTS)]
