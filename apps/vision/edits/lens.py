"""A copy photographed at an angle, as from a screen or poster."""

from collections.abc import Sequence
from random import Random

import numpy as np
from PIL.Image import Image, Resampling, Transform

# How far the corners of the farther side move inwards, as a share of the width.
REACH = (0.1, 0.25)

Points = Sequence[tuple[float, float]]


def perspective(picture: Image, chance: Random, company: Sequence[Image]) -> Image:
    """One side (above, below, left or right) is farther away; what becomes free is black."""
    width, height = picture.size
    corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
    dx, dy = (chance.uniform(*REACH) * side for side in picture.size)
    inward = [(dx, dy / 2), (-dx, dy / 2), (-dx, -dy / 2), (dx, -dy / 2)]
    far = chance.randrange(4)
    moved = list(corners)
    for index in (far, (far + 1) % 4):
        (x, y), (a, b) = corners[index], inward[index]
        moved[index] = (x + a, y + b) if far % 2 == 0 else (x + a / 2, y + 2 * b)
    back = _coefficients(moved, corners)
    return picture.transform(picture.size, Transform.PERSPECTIVE, back, Resampling.BICUBIC)


def _coefficients(here: Points, there: Points) -> list[float]:
    """The eight coefficients of the projective map from each point `here` to its `there`."""
    rows, values = [], []
    for (x, y), (u, v) in zip(here, there, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(number) for number in np.linalg.solve(np.array(rows), np.array(values))]
