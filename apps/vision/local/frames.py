"""Whole frames compared: 48 × 48 grey without its slow changes, turned and mirrored every way."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.local.areas import WHOLE, Floats, Rectangle

Grey = NDArray[np.uint8]
SIDE = 48
SIGMA = 8.0
# Of a flat frame only noise would be left to compare: least deviation, in levels of 255.
LEAST_DEVIATION = 2.0

_MIDDLE = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
_QUARTER = np.array([[0, -1.0, 0], [1, 0, 0], [0, 0, 1]])
_MIRROR = np.diag([-1.0, 1, 1])


@dataclass(frozen=True, slots=True)
class FrameMatch:
    """`map` takes fractions of the query picture to those of the other; `correlation` −1 to 1,
    negative for the negative."""

    correlation: float
    map: Floats


def frame_vector(grey: Grey) -> NDArray[np.float32]:
    """(SIDE²,), unit length; zero for a flat frame."""
    small = cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    fast = small - cv2.GaussianBlur(small, (0, 0), SIGMA, borderType=cv2.BORDER_REFLECT)
    fast -= fast.mean()
    if fast.std() < LEAST_DEVIATION:
        return np.zeros(SIDE * SIDE, np.float32)
    return np.asarray(fast.ravel() / np.linalg.norm(fast), np.float32)


@dataclass(frozen=True, slots=True)
class TurnedFrames:
    """The frames (8 × regions, SIDE²) of a query picture's parts, every way, and the maps back."""

    vectors: NDArray[np.float32]
    maps: tuple[Floats, ...]

    @classmethod
    def of(cls, grey: Grey, parts: list[Rectangle]) -> "TurnedFrames":
        rows: list[NDArray[np.float32]] = []
        maps: list[Floats] = []
        for part in parts or [WHOLE]:
            frame = frame_vector(_cut(grey, part)).reshape(SIDE, SIDE)
            for turn, mirrored in ((t, m) for m in (False, True) for t in range(4)):
                turned = np.rot90(np.fliplr(frame) if mirrored else frame, -turn)
                rows.append(np.ascontiguousarray(turned).ravel())
                maps.append(_map(part, turn, mirrored))
        return cls(np.stack(rows), tuple(maps))

    def best(self, frame: NDArray[np.float32]) -> FrameMatch:
        """The part and way that `frame` resembles most, also as its negative."""
        correlations = self.vectors @ frame
        best = int(np.argmax(np.abs(correlations)))
        return FrameMatch(float(correlations[best]), self.maps[best])


def _map(part: Rectangle, turn: int, mirrored: bool) -> Floats:
    """From the query picture to the part of it, mirrored, then turned clockwise `turn` times."""
    into = np.array(
        [
            [1 / part.width, 0, -part.x / part.width],
            [0, 1 / part.height, -part.y / part.height],
            [0, 0, 1],
        ]
    )
    ways = np.linalg.matrix_power(_QUARTER, turn) @ (_MIRROR if mirrored else np.eye(3))
    return np.asarray(_MIDDLE @ ways @ np.linalg.inv(_MIDDLE) @ into, np.float64)


def _cut(grey: Grey, part: Rectangle) -> Grey:
    height, width = grey.shape
    left, top = int(part.x * width), int(part.y * height)
    right = max(left + 1, round((part.x + part.width) * width))
    bottom = max(top + 1, round((part.y + part.height) * height))
    return grey[top:bottom, left:right]
