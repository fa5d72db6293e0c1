"""Where the content of a picture lies: without the borders of a screenshot, a scan, a meme."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from apps.vision.local.areas import Rectangle

# Longer side at which a picture is looked at, and the side of a cell, in pixels.
SIDE = 256
CELL = 4
# A cell is busy where its mean gradient is above this, in levels of 255.
BUSY = 6.0
# Rows and columns of the box are busy to this share at least.
FILLED = 0.30
# A box of less is a detail, of more the whole picture.
SMALLEST, LARGEST = 0.04, 0.92


def content_box(picture: Image) -> Rectangle | None:
    """The largest busy part, or None where it is hardly less or hardly anything."""
    cells = _largest(_busy(picture))
    if not cells.any():
        return None
    top, bottom = _span(cells.mean(axis=1))
    rows = cells[top:bottom]
    left, right = _span(rows.mean(axis=0))
    height, width = cells.shape
    box = Rectangle(left / width, top / height, (right - left) / width, (bottom - top) / height)
    return box if SMALLEST <= box.share <= LARGEST else None


def _busy(picture: Image) -> NDArray[np.uint8]:
    """1 for each busy cell, small gaps closed."""
    small = picture.convert("L")
    small.thumbnail((SIDE, SIDE))
    grey = np.asarray(small, np.float32)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0) / 4, cv2.Sobel(grey, cv2.CV_32F, 0, 1) / 4
    gradient = np.hypot(across, down)
    size = (max(1, grey.shape[1] // CELL), max(1, grey.shape[0] // CELL))
    cells = cv2.resize(gradient, size, interpolation=cv2.INTER_AREA) > BUSY
    return cv2.morphologyEx(cells.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))


def _largest(cells: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The largest connected part."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cells, connectivity=8)
    if count < 2:
        return np.zeros_like(cells, dtype=bool)
    return np.asarray(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])), np.bool_)


def _span(filled: NDArray[np.floating]) -> tuple[int, int]:
    """From the first to behind the last line that is busy against the busiest."""
    busy = np.flatnonzero(filled >= FILLED * filled.max())
    return int(busy[0]), int(busy[-1]) + 1
