"""Pairs to compare: a photo of any number of megapixels, and the same with a change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw
from PIL.Image import Image

from apps.vision.files import open_picture

# Grain, in levels; at this quality 100 megapixels stay below the largest upload.
GRAIN, QUALITY = 6, 80


def pairs(photos: list[Path], size: tuple[int, int], folder: Path) -> Iterator[tuple[Path, Path]]:
    """Of each photo, enlarged with grain, two JPEGs; a disc of the second has another colour."""
    for number, photo in enumerate(photos):
        picture = _enlarged(open_picture(photo), size, number)
        changed = _changed(picture)
        paths = (folder / f"{number}-first.jpg", folder / f"{number}-second.jpg")
        for path, each in zip(paths, (picture, changed), strict=True):
            each.save(path, "JPEG", quality=QUALITY)
        yield paths


def _enlarged(photo: Image, size: tuple[int, int], seed: int) -> Image:
    large = np.asarray(photo.resize(size, Pillow.Resampling.BICUBIC))
    chance = np.random.default_rng(seed)
    grain = chance.integers(-GRAIN, GRAIN + 1, (512, 512, 1), np.int16)
    tiles = np.tile(grain, (size[1] // 512 + 1, size[0] // 512 + 1, 1))
    made = np.empty_like(large)
    for row in range(0, size[1], 512):  # In strips: the whole as int16 would be twice as large.
        part = slice(row, row + 512)
        grains = tiles[part, : size[0]][: len(large[part])]
        made[part] = np.clip(large[part] + grains, 0, 255)
    return Pillow.fromarray(made)


def _changed(picture: Image) -> Image:
    copy = picture.copy()
    x, y, side = copy.width // 3, copy.height // 3, min(copy.size) // 12
    ImageDraw.Draw(copy).ellipse((x, y, x + side, y + side), fill=(200, 40, 160))
    return copy
