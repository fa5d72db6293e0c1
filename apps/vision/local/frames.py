"""Compare whole frames: the normalised correlation of high-passed 48 × 48 grey thumbnails, in all
eight orientations."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.local.areas import WHOLE, Floats, Rectangle

Grey = NDArray[np.uint8]
# Side of the thumbnail, and the blur that is subtracted from it, in pixels.
FRAME_SIZE = 48
HIGH_PASS_SIGMA = 8.0
# Below this standard deviation, in grey levels, only noise would be compared.
MIN_DEVIATION = 2.0

_CENTRE = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
_QUARTER_TURN = np.array([[0, -1.0, 0], [1, 0, 0], [0, 0, 1]])
_MIRROR = np.diag([-1.0, 1, 1])


@dataclass(frozen=True, slots=True)
class FrameMatch:
    """`homography` maps fractions of the query picture to fractions of the other; `correlation` is
    −1 to 1, below 0 for a photographic negative."""

    correlation: float
    homography: Floats


def frame_vector(grey: Grey) -> NDArray[np.float32]:
    """(FRAME_SIZE²,) float32 of unit length; all zeros for a flat picture."""
    size = (FRAME_SIZE, FRAME_SIZE)
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    blurred = cv2.GaussianBlur(small, (0, 0), HIGH_PASS_SIGMA, borderType=cv2.BORDER_REFLECT)
    detail = small - blurred
    detail -= detail.mean()
    if detail.std() < MIN_DEVIATION:
        return np.zeros(FRAME_SIZE * FRAME_SIZE, np.float32)
    return np.asarray(detail.ravel() / np.linalg.norm(detail), np.float32)


@dataclass(frozen=True, slots=True)
class OrientedFrames:
    """Frame vectors (8 × parts, FRAME_SIZE²) of the parts of a query picture in all orientations,
    and the homography from the query to each."""

    vectors: NDArray[np.float32]
    homographies: tuple[Floats, ...]

    @classmethod
    def from_parts(cls, grey: Grey, parts: list[Rectangle]) -> "OrientedFrames":
        """Of the whole picture if there are no `parts`."""
        rows: list[NDArray[np.float32]] = []
        homographies: list[Floats] = []
        for part in parts or [WHOLE]:
            frame = frame_vector(_crop(grey, part)).reshape(FRAME_SIZE, FRAME_SIZE)
            for turns, mirrored in ((t, m) for m in (False, True) for t in range(4)):
                oriented = np.rot90(np.fliplr(frame) if mirrored else frame, -turns)
                rows.append(np.ascontiguousarray(oriented).ravel())
                homographies.append(_homography(part, turns, mirrored))
        return cls(np.stack(rows), tuple(homographies))

    def best_match(self, frame: NDArray[np.float32]) -> FrameMatch:
        """The part and orientation with the highest absolute correlation to `frame`."""
        correlations = self.vectors @ frame
        best = int(np.argmax(np.abs(correlations)))
        return FrameMatch(float(correlations[best]), self.homographies[best])


def _homography(part: Rectangle, turns: int, mirrored: bool) -> Floats:
    """From the query picture to its `part`, mirrored, then turned clockwise by quarter turns."""
    to_part = np.array(
        [
            [1 / part.width, 0, -part.x / part.width],
            [0, 1 / part.height, -part.y / part.height],
            [0, 0, 1],
        ]
    )
    mirror = _MIRROR if mirrored else np.eye(3)
    orientation = np.linalg.matrix_power(_QUARTER_TURN, turns) @ mirror
    return np.asarray(_CENTRE @ orientation @ np.linalg.inv(_CENTRE) @ to_part, np.float64)


def _crop(grey: Grey, part: Rectangle) -> Grey:
    height, width = grey.shape
    left, top = int(part.x * width), int(part.y * height)
    right = max(left + 1, round((part.x + part.width) * width))
    bottom = max(top + 1, round((part.y + part.height) * height))
    return grey[top:bottom, left:right]
