"""One picture found as an upright window of another, at any scale: smooth crops have no corners."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.local.areas import Floats
from apps.vision.local.features import to_side
from apps.vision.local.frames import Grey

# Longer side in pixels at which windows are looked for.
SIDE = 128
FINE, COARSE = 0.8, 12.0
# Windows from the largest to the smallest share of a side, each smaller than the one before.
LARGEST, SMALLEST, STEP = 0.95, 0.22, 1.07
LEAST_PIXELS = 12


@dataclass(frozen=True, slots=True)
class WindowMatch:
    """`map` takes fractions of the part to those of the whole."""

    correlation: float
    map: Floats


def find_window(part: Grey, whole: Grey) -> WindowMatch | None:
    """The window of `whole` that looks most like `part`."""
    plane = _band(to_side(whole, SIDE))
    best: WindowMatch | None = None
    for width, height in _sizes(part.shape[1] / part.shape[0], plane.shape):
        pattern = _band(cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA))
        found = cv2.matchTemplate(plane, pattern, cv2.TM_CCOEFF_NORMED)
        _, score, _, place = cv2.minMaxLoc(found)
        if best is None or score > best.correlation:
            best = WindowMatch(float(score), _map(place, (width, height), plane.shape))
    return best


def _sizes(side: float, shape: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Width and height of each window: in the proportions of the part, within the whole."""
    share = LARGEST
    while share > SMALLEST:
        width = share * min(shape[1], shape[0] * side)
        height = width / side
        if min(width, height) < LEAST_PIXELS:
            return
        yield round(width), round(height)
        share /= STEP


def _map(place: tuple[int, ...], size: tuple[int, int], shape: tuple[int, ...]) -> Floats:
    height, width = shape
    across, down = size[0] / width, size[1] / height
    left, top = place[0] / width, place[1] / height
    return np.array([[across, 0, left], [0, down, top], [0, 0, 1.0]])


def _band(grey: Grey) -> NDArray[np.float32]:
    plane = grey.astype(np.float32)
    fine = cv2.GaussianBlur(plane, (0, 0), FINE)
    return np.asarray(fine - cv2.GaussianBlur(plane, (0, 0), COARSE), np.float32)
