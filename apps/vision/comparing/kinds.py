"""Whether a pair is photos, or screens and drawings: those have few colours in large areas.

Share of the pixels that have one of a picture's four most common levels of grey: 0.05 in the middle
of 100 photographs, at most 0.53; at least 0.66 of 60 screenshots, 0.50 as JPEG 80. The photographs
are of the part of `manage.py evaluate comparison` that nothing is reported on.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.comparing import Mode

LEVELS = 4
# Of the one of the two that has less, and of the one that has more.
LEAST, MORE = 0.5, 0.6


def mode_of(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> Mode:
    """Of two RGB pictures (h, w, 3)."""
    less, more = sorted(_plainness(each) for each in (first, second))
    return Mode.SCREEN if less >= LEAST and more >= MORE else Mode.PHOTO


def _plainness(picture: NDArray[np.uint8]) -> float:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    counts = np.sort(np.bincount(grey.ravel(), minlength=256))
    return float(counts[-LEVELS:].sum() / grey.size)
