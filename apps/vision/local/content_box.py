"""Crop the borders of screenshots, scans and memes: find the bounding box of the content."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from apps.vision.local.areas import Rectangle

# Longer side at which a picture is analysed, and the side of a grid cell, in pixels.
ANALYSIS_SIZE = 256
CELL_SIZE = 4
# A cell has content if its mean gradient is above this, in grey levels (0 to 255).
MIN_GRADIENT = 6.0
# A row or column belongs to the box if its share of cells with content is at least this, relative
# to the fullest one.
MIN_FILL = 0.30
# A smaller box is a detail, a larger one is practically the whole picture; as shares of its area.
MIN_SHARE, MAX_SHARE = 0.04, 0.92


def content_box(picture: Image) -> Rectangle | None:
    """The box of the largest connected content; None if it is too small, or nearly everything."""
    cells = _largest_component(_content_cells(picture))
    if not cells.any():
        return None
    top, bottom = _span(cells.mean(axis=1))
    rows = cells[top:bottom]
    left, right = _span(rows.mean(axis=0))
    height, width = cells.shape
    box = Rectangle(left / width, top / height, (right - left) / width, (bottom - top) / height)
    return box if MIN_SHARE <= box.share <= MAX_SHARE else None


def _content_cells(picture: Image) -> NDArray[np.uint8]:
    """A grid (rows, columns): 1 for each cell with content, small gaps closed."""
    small = picture.convert("L")
    small.thumbnail((ANALYSIS_SIZE, ANALYSIS_SIZE))
    grey = np.asarray(small, np.float32)
    dx, dy = cv2.Sobel(grey, cv2.CV_32F, 1, 0) / 4, cv2.Sobel(grey, cv2.CV_32F, 0, 1) / 4
    gradient = np.hypot(dx, dy)
    size = (max(1, grey.shape[1] // CELL_SIZE), max(1, grey.shape[0] // CELL_SIZE))
    cells = cv2.resize(gradient, size, interpolation=cv2.INTER_AREA) > MIN_GRADIENT
    return cv2.morphologyEx(cells.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))


def _largest_component(cells: NDArray[np.uint8]) -> NDArray[np.bool_]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cells, connectivity=8)
    if count < 2:
        return np.zeros_like(cells, dtype=bool)
    return np.asarray(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])), np.bool_)


def _span(fill: NDArray[np.floating]) -> tuple[int, int]:
    """The half-open range from the first to the last line that is full enough."""
    full = np.flatnonzero(fill >= MIN_FILL * fill.max())
    return int(full[0]), int(full[-1]) + 1
