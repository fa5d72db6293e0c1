"""From a map of differences to boxes around what changed."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.comparing.difference import Plane
from apps.vision.comparing.warping import Mask
from apps.vision.local.areas import Rectangle

# What was blurred begins at this share of what it reaches.
EDGE = 0.3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`low` and `high`, in levels: a region differs by `low` everywhere and by `high` somewhere.

    `opening` and `closing` are sides of squares in pixels; `min_area` counts pixels.
    """

    low: float
    high: float
    opening: int
    closing: int
    min_area: int


@dataclass(frozen=True, slots=True)
class Box:
    """A changed region, in fractions of the first picture. `area` is the share of the picture that
    changed in it, `strength` its mean difference, 0 to 1."""

    place: Rectangle
    area: float
    strength: float


def boxes_of(difference: Plane, valid: Mask, thresholds: Thresholds) -> list[Box]:
    """The strongest first."""
    changed = _regions(np.where(valid, difference, 0).astype(np.float32), thresholds)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(changed, connectivity=8)
    boxes = [
        _box(difference, labels, number, stats[number])
        for number in range(1, count)
        if stats[number, cv2.CC_STAT_AREA] >= thresholds.min_area
    ]
    return sorted(boxes, key=lambda box: box.area * box.strength, reverse=True)


def _regions(difference: Plane, thresholds: Thresholds) -> NDArray[np.uint8]:
    """1 where `low` holds in a region that reaches `high`, opened and closed."""
    weak = (difference > thresholds.low).astype(np.uint8)
    if thresholds.opening > 1:
        weak = cv2.morphologyEx(weak, cv2.MORPH_OPEN, _square(thresholds.opening))
    joined = cv2.morphologyEx(weak, cv2.MORPH_CLOSE, _square(thresholds.closing))
    count, labels = cv2.connectedComponents(joined, connectivity=8)
    strong = np.unique(labels[(difference > thresholds.high) & (weak == 1)])
    keep = np.zeros(count, np.uint8)
    keep[strong] = 1
    keep[0] = 0
    return np.asarray(keep[labels], np.uint8)


def _square(side: int) -> NDArray[np.uint8]:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))


def _box(
    difference: Plane, labels: NDArray[np.int32], number: int, stats: NDArray[np.int32]
) -> Box:
    left, top, width, height, area = stats.tolist()
    part = (slice(top, top + height), slice(left, left + width))
    inside = labels[part] == number
    rows, columns = labels.shape
    core = inside & (difference[part] > EDGE * np.quantile(difference[part][inside], 0.9))
    (y,), (x,) = np.nonzero(core.any(axis=1)), np.nonzero(core.any(axis=0))
    left, top = left + int(x[0]), top + int(y[0])
    width, height = int(x[-1] - x[0] + 1), int(y[-1] - y[0] + 1)
    place = Rectangle(left / columns, top / rows, width / columns, height / rows)
    strength = float(difference[part][inside].mean()) / 255
    return Box(place, area / (rows * columns), strength)
