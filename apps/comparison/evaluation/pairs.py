"""A pair whose changes are known, and how a second photo of one scene differs without a change."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageEnhance
from PIL.Image import Image, Resampling

from apps.vision.edits.quality import compressed
from apps.vision.local.areas import Floats

# Of the sides, and in degrees.
SHIFT, TURN, ZOOM, PERSPECTIVE = 0.03, 3.0, 0.08, 0.04
BRIGHTNESS, CROP, QUALITY = 0.12, 0.8, 85


@dataclass(frozen=True)
class Case:
    """Two pictures; `changes` are the boxes (left, top, right, bottom) in pixels of the first."""

    name: str
    first: Image
    second: Image
    changes: tuple[tuple[float, float, float, float], ...] = ()
    is_screen: bool = False


Capture = Callable[[Image, Random], Image]


def _warped(picture: Image, homography: Floats) -> Image:
    array = cv2.warpPerspective(
        np.asarray(picture), homography, picture.size, flags=cv2.INTER_CUBIC
    )
    return compressed(Pillow.fromarray(array), QUALITY)


def _shifted(picture: Image, chance: Random) -> Image:
    x, y = (chance.uniform(-SHIFT, SHIFT) * side for side in picture.size)
    return _warped(picture, np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]]))


def _turned(picture: Image, chance: Random) -> Image:
    centre = (picture.width / 2, picture.height / 2)
    scale = chance.uniform(1 - ZOOM, 1 + ZOOM)
    matrix = cv2.getRotationMatrix2D(centre, chance.choice([-TURN, TURN]), scale)
    return _warped(picture, np.vstack([matrix, [0, 0, 1]]))


def _askew(picture: Image, chance: Random) -> Image:
    width, height = picture.size
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moves = [[chance.uniform(-PERSPECTIVE, PERSPECTIVE) for _ in range(2)] for _ in range(4)]
    moved = corners + np.array(moves, np.float32) * picture.size
    return _warped(picture, cv2.getPerspectiveTransform(corners, moved.astype(np.float32)))


def _lit(factor: float) -> Capture:
    return lambda picture, chance: compressed(
        ImageEnhance.Brightness(picture).enhance(factor), QUALITY
    )


def _halved(picture: Image, chance: Random) -> Image:
    half = (max(1, picture.width // 2), max(1, picture.height // 2))
    return compressed(picture.resize(half, Resampling.LANCZOS), QUALITY)


def _cropped(picture: Image, chance: Random) -> Image:
    x, y = (round(side * (1 - CROP) / 2) for side in picture.size)
    return compressed(picture.crop((x, y, picture.width - x, picture.height - y)), QUALITY)


# What a change is looked for under, and what is no change either.
CAPTURES: dict[str, Capture] = {
    "JPEG 70": lambda picture, chance: compressed(picture, 70),
    "JPEG 80": lambda picture, chance: compressed(picture, 80),
    "turned by 3°, scaled": _turned,
    "perspective": _askew,
    "brighter by 12 %": _lit(1 + BRIGHTNESS),
    "darker by 12 %": _lit(1 - BRIGHTNESS),
}
UNCHANGED = CAPTURES | {"shifted": _shifted, "half size": _halved, "cropped to 80 %": _cropped}
