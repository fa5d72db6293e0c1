"""Warp two pictures onto a common canvas, given the homography between them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.local.areas import (
    WHOLE,
    Floats,
    Rectangle,
    inverse,
    signed_area,
    transformed,
)
from apps.vision.local.frames import Grey

# Longer side, in pixels, at which pictures are warped, and at which they are compared.
ALIGNED_SIZE, COMPARED_SIZE = 256, 96
# Side of the square neighbourhood over which means and correlations are taken, in pixels.
WINDOW_SIZE = 17
# Lettering, bars and borders are drawn on flat ground, photos are not: a neighbourhood is weighted
# by its share of pixels with a gradient above this (in grey levels), to this power.
MIN_GRADIENT = 1.5
FLATNESS_POWER = 3
MIN_WEIGHT = 0.01
# Of 255: a pixel with a lower coverage lies on the edge of the other picture.
MIN_COVERAGE = 250

Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """The overlap of two pictures on one canvas; all arrays have the canvas's shape (h, w).

    `valid` is true where both pictures have content, `weight` says how much each pixel counts.
    """

    query: Plane
    image: Plane
    valid: NDArray[np.bool_]
    weight: Plane


def overlap_polygon(homography: Floats) -> Floats | None:
    """The part (n, 2) of the query's frame that the image's frame covers; None if they are
    disjoint."""
    frame = transformed(inverse(homography), WHOLE.corners())
    if signed_area(frame) < 0:
        frame = frame[::-1]
    area, polygon = cv2.intersectConvexConvex(
        WHOLE.corners().astype(np.float32), frame.astype(np.float32)
    )
    return None if area <= 0 else np.asarray(polygon, np.float64).reshape(-1, 2)


def align(query: Grey, image: Grey, homography: Floats, box: Rectangle) -> AlignedPair:
    """Warp both pictures onto `box`, a rectangle of the query in fractions."""
    size, to_canvas = _canvas(query, box)
    from_query = to_canvas @ _to_fractions(query)
    from_image = to_canvas @ inverse(homography) @ _to_fractions(image)
    planes = [_warped(query, from_query, size), _warped(image, from_image, size)]
    nothing = np.zeros_like(planes[0])
    ones = np.full(image.shape, 255, np.uint8)
    coverage = cv2.warpPerspective(ones, from_image, size, nothing, borderMode=cv2.BORDER_CONSTANT)
    small = np.maximum(1, np.round(np.array(size) * COMPARED_SIZE / ALIGNED_SIZE))
    small_size = small.astype(int).tolist()
    flat = sum(local_mean(_resized(_flat(plane), small_size)) for plane in planes) / 2
    first, second = (_resized(plane, small_size) for plane in planes)
    weight = np.maximum(MIN_WEIGHT, (1 - flat) ** FLATNESS_POWER)
    return AlignedPair(first, second, _resized(coverage, small_size) > MIN_COVERAGE, weight)


def local_mean(plane: Plane) -> Plane:
    """The mean of each pixel's neighbourhood; pixels beyond the border count as 0."""
    size = (WINDOW_SIZE, WINDOW_SIZE)
    return np.asarray(cv2.boxFilter(plane, -1, size, borderType=cv2.BORDER_CONSTANT), np.float32)


def _canvas(query: Grey, box: Rectangle) -> tuple[tuple[int, int], Floats]:
    """Width and height in pixels, and the transform from fractions of the query to pixels."""
    sides = np.array([box.width * query.shape[1], box.height * query.shape[0]])
    width, height = np.maximum(1, np.round(sides * ALIGNED_SIZE / sides.max())).astype(int).tolist()
    x_scale, y_scale = width / box.width, height / box.height
    left, top = box.x * x_scale, box.y * y_scale
    to_canvas = np.array([[x_scale, 0, -left], [0, y_scale, -top], [0, 0, 1.0]])
    return (width, height), to_canvas


def _to_fractions(grey: Grey) -> Floats:
    """The transform from pixels to fractions."""
    return np.diag([1 / grey.shape[1], 1 / grey.shape[0], 1.0])


def _warped(grey: Grey, transform: Floats, size: tuple[int, int]) -> Grey:
    plane = cv2.warpPerspective(grey, transform, size, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(plane, np.uint8)


def _resized(plane: NDArray[np.generic], size: list[int]) -> Plane:
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)


def _flat(grey: Grey) -> Plane:
    """1 where the gradient is too low to be texture, else 0."""
    dx, dy = (cv2.Sobel(grey, cv2.CV_32F, *order) for order in ((1, 0), (0, 1)))
    return (np.abs(dx) + np.abs(dy) < 8 * MIN_GRADIENT).astype(np.float32)
