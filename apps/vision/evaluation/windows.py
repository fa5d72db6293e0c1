"""More distractors than there are photos: windows of photos, each a picture of its own."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from PIL.Image import Image

from apps.vision.files import open_picture

# Shares of both sides.
SIDES = (0.55, 0.45, 0.35)


def windows(files: Sequence[Path]) -> Iterator[list[Image]]:
    """Of each file, a window of each size, somewhere in it; the same at every run."""
    for path in files:
        picture, chance = open_picture(path), Random(f"window/{path.name}")
        yield [_window(picture, side, chance) for side in SIDES]


def _window(picture: Image, side: float, chance: Random) -> Image:
    width, height = (max(1, round(length * side)) for length in picture.size)
    left = chance.randint(0, picture.width - width)
    top = chance.randint(0, picture.height - height)
    return picture.crop((left, top, left + width, top + height))
