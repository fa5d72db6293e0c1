"""Values compared with a range of neighbours, so that a pixel's misregistration explains itself."""

from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

Array = TypeVar("Array", NDArray[np.uint8], NDArray[np.float32])


def outside_range(first: Array, second: Array, reach: int) -> NDArray[np.float32]:
    """How far each value of one lies outside what the other has within `reach` pixels; the larger
    of both directions. The shape is that of the arrays, (h, w) or (h, w, channels)."""
    return np.maximum(_outside(first, second, reach), _outside(second, first, reach))


def _outside(values: Array, others: Array, reach: int) -> NDArray[np.float32]:
    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    low = cv2.erode(others, square).astype(np.float32)
    high = cv2.dilate(others, square).astype(np.float32)
    return np.asarray(np.maximum(0, np.maximum(values - high, low - values)), np.float32)
