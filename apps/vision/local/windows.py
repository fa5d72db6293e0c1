"""Find one picture as an upright window of another by multi-scale template matching (normalised
cross-correlation). It finds crops of smooth pictures, which have no keypoints."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.local.areas import Floats
from apps.vision.local.features import resize_longer_side
from apps.vision.local.frames import Grey

# Longer side, in pixels, of the picture that is searched.
SEARCHED_SIZE = 128
# Band-pass before matching, in pixels.
FINE_SIGMA, COARSE_SIGMA = 0.8, 12.0
# Scales of the window relative to the largest that fits, and the factor between them.
MAX_SCALE, MIN_SCALE, SCALE_FACTOR = 0.95, 0.22, 1.07
# Shorter side of the smallest window, in pixels.
MIN_WINDOW_SIZE = 12


@dataclass(frozen=True, slots=True)
class WindowMatch:
    """`homography` maps fractions of the part to fractions of the whole."""

    correlation: float
    homography: Floats


def find_window(part: Grey, whole: Grey) -> WindowMatch | None:
    """The window of `whole` with the highest correlation to `part`; None if no scale fits."""
    plane = _band_passed(resize_longer_side(whole, SEARCHED_SIZE))
    best: WindowMatch | None = None
    for size in _window_sizes(part.shape[1] / part.shape[0], plane.shape):
        template = _band_passed(cv2.resize(part, size, interpolation=cv2.INTER_AREA))
        correlations = cv2.matchTemplate(plane, template, cv2.TM_CCOEFF_NORMED)
        _, best_here, _, position = cv2.minMaxLoc(correlations)
        if best is None or best_here > best.correlation:
            best = WindowMatch(float(best_here), _homography(position, size, plane.shape))
    return best


def _window_sizes(aspect_ratio: float, shape: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Width and height of each window, from the largest to the smallest."""
    scale = MAX_SCALE
    while scale > MIN_SCALE:
        width = scale * min(shape[1], shape[0] * aspect_ratio)
        height = width / aspect_ratio
        if min(width, height) < MIN_WINDOW_SIZE:
            return
        yield round(width), round(height)
        scale /= SCALE_FACTOR


def _homography(position: tuple[int, ...], size: tuple[int, int], shape: tuple[int, ...]) -> Floats:
    height, width = shape
    x_scale, y_scale = size[0] / width, size[1] / height
    left, top = position[0] / width, position[1] / height
    return np.array([[x_scale, 0, left], [0, y_scale, top], [0, 0, 1.0]])


def _band_passed(grey: Grey) -> NDArray[np.float32]:
    plane = grey.astype(np.float32)
    fine = cv2.GaussianBlur(plane, (0, 0), FINE_SIGMA)
    return np.asarray(fine - cv2.GaussianBlur(plane, (0, 0), COARSE_SIGMA), np.float32)
