"""Regions that are left out of a comparison."""

from collections.abc import Sequence

import numpy as np

from apps.vision.comparing.warping import Mask

# x, y, width and height in fractions of the first picture.
Regions = Sequence[tuple[float, float, float, float]]


def without(valid: Mask, regions: Regions) -> Mask:
    """`valid` without the pixels that a region touches."""
    kept = valid.copy()
    height, width = valid.shape
    for x, y, across, down in regions:
        rows = slice(int(y * height), int(np.ceil((y + down) * height)))
        columns = slice(int(x * width), int(np.ceil((x + across) * width)))
        kept[rows, columns] = False
    return kept
