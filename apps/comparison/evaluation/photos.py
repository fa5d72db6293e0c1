"""Cases made of photos: an object of another photo pasted in, nothing changed, unrelated pairs."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw
from PIL.Image import Image, Resampling

from apps.comparison.evaluation.pairs import CAPTURES, UNCHANGED, Case
from apps.vision.files import open_picture

SIDE = 800
# An object differs by this mean of levels from what it covers, or one sees no change.
VISIBLE, TRIES = 30.0, 40
# Objects lie within this share of the sides, so that no capture cuts them off.
INSIDE = 0.7


def changed(paths: Sequence[Path], share: float) -> Iterator[Case]:
    """An ellipse of another photo that covers `share` of the picture, under each capture."""
    for number, path in enumerate(paths):
        picture, other = photo(path), photo(paths[(number * 7 + 3) % len(paths)])
        for name, capture in CAPTURES.items():
            chance = Random(f"{path.name}/{name}/{share}")
            pasted, box = _with_object(picture, other, share, chance)
            yield Case(name, picture, capture(pasted, chance), (box,))


def unchanged(paths: Sequence[Path]) -> Iterator[Case]:
    for path in paths:
        picture = photo(path)
        for name, capture in UNCHANGED.items():
            yield Case(name, picture, capture(picture, Random(f"{path.name}/{name}")))


def unrelated(paths: Sequence[Path], count: int) -> Iterator[Case]:
    """Each photo with others of the list, nearer ones first; `count` pairs at most."""
    numbers = range(len(paths))
    pairs = ((at, at + step) for step in numbers[1:] for at in numbers[: len(paths) - step])
    for first, second in islice(pairs, count):
        yield Case("unrelated", photo(paths[first]), photo(paths[second]))


def photo(path: Path) -> Image:
    picture = open_picture(path)
    picture.thumbnail((SIDE, SIDE))
    return picture


def _with_object(
    picture: Image, other: Image, share: float, chance: Random
) -> tuple[Image, tuple[int, int, int, int]]:
    ratio = chance.uniform(0.6, 1.6)
    area = share * picture.width * picture.height * 4 / np.pi
    width, height = max(6, round((area * ratio) ** 0.5)), max(6, round((area / ratio) ** 0.5))
    mask = _ellipse(width, height)
    for _ in range(TRIES):
        left = round(_inside(picture.width, width, chance))
        top = round(_inside(picture.height, height, chance))
        box = (left, top, left + width, top + height)
        piece = _piece(other, width, height, chance)
        if _difference(piece, picture.crop(box), mask) >= VISIBLE:
            break
    result = picture.copy()
    result.paste(piece, box, mask)
    return result, box


def _inside(side: int, length: int, chance: Random) -> float:
    margin = (1 - INSIDE) / 2 * side
    return chance.uniform(margin, max(margin, side - margin - length))


def _piece(other: Image, width: int, height: int, chance: Random) -> Image:
    left = round(chance.uniform(0, max(0, other.width - 2 * width)))
    top = round(chance.uniform(0, max(0, other.height - 2 * height)))
    part = (left, top, min(other.width, left + 2 * width), min(other.height, top + 2 * height))
    return other.crop(part).resize((width, height), Resampling.LANCZOS)


def _ellipse(width: int, height: int) -> Image:
    large = Pillow.new("L", (4 * width, 4 * height))
    ImageDraw.Draw(large).ellipse((0, 0, 4 * width - 1, 4 * height - 1), fill=255)
    return large.resize((width, height), Resampling.LANCZOS)


def _difference(piece: Image, covered: Image, mask: Image) -> float:
    inside = np.asarray(mask) > 128
    difference = np.abs(np.asarray(piece, np.float32) - np.asarray(covered, np.float32))
    return float(difference[inside].mean())
