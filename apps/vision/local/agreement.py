"""Pixel-level verification: how well two pictures agree once one is aligned with the other.

Keypoint matches alone are misled by what different pictures share: a caption, an app's interface, a
template. Here the whole overlap is compared by local normalised cross-correlation of band-passed
pictures, so that everything that differs counts against a match.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.local.alignment import (
    WINDOW_SIZE,
    AlignedPair,
    Plane,
    align,
    local_mean,
    overlap_polygon,
)
from apps.vision.local.areas import Area, Floats, Rectangle, inverse, transformed
from apps.vision.local.frames import Grey

# Band-pass before correlation, in pixels: finer detail is lost in copies, coarser structure is
# lighting.
FINE_SIGMA, COARSE_SIGMA = 1.5, 10.0
# A neighbourhood agrees from this correlation on.
MIN_CORRELATION = 0.5
# A neighbourhood with less contrast, relative to the whole overlap, is flat and not compared.
MIN_CONTRAST = 0.25


@dataclass(frozen=True, slots=True)
class Agreement:
    """`share`, 0 to 1: the weighted share of the overlap that agrees. The areas bound the largest
    connected part that does."""

    share: float
    area_query: Area
    area_image: Area


def agreement(
    query: Grey, image: Grey, homography: Floats, *, negative: bool = False
) -> Agreement | None:
    """Compare two pictures under a homography from fractions of `query` to fractions of `image`.

    With `negative` one is compared with the inverted other. None if they do not overlap, or no part
    agrees.
    """
    overlap = overlap_polygon(homography)
    if overlap is None:
        return None
    box = _bounding_box(overlap)
    pair = align(query, image, homography, box)
    if pair.valid.sum() < WINDOW_SIZE * WINDOW_SIZE:
        return None
    correlation, textured = _correlation(pair)
    agrees = (-correlation if negative else correlation) > MIN_CORRELATION
    agrees &= textured
    part = _largest_component(agrees)
    if part is None:
        return None
    areas = _areas(_within(box, part, agrees.shape).corners(), homography)
    return Agreement(_weighted_share(agrees, np.where(textured, pair.weight, 0)), *areas)


def _within(box: Rectangle, part: tuple[int, int, int, int], shape: tuple[int, ...]) -> Rectangle:
    """`part` (top, bottom, left, right in pixels of a canvas that covers `box`) in fractions."""
    top, bottom, left, right = part
    height, width = shape
    return Rectangle(
        box.x + box.width * left / width,
        box.y + box.height * top / height,
        box.width * (right - left) / width,
        box.height * (bottom - top) / height,
    )


def _areas(corners: Floats, homography: Floats) -> tuple[Area, Area]:
    """The area in the query and in the image: an upright rectangle in the one that it fills more
    of."""
    in_query = Area.from_corners(corners)
    in_image = Area.from_corners(transformed(homography, corners))
    upright = in_image.rectangle
    if upright.share <= in_query.share:
        return in_query, in_image
    corners = upright.corners()
    in_query = Area.from_corners(transformed(inverse(homography), corners))
    return in_query, Area.from_corners(corners)


def _bounding_box(polygon: Floats) -> Rectangle:
    (left, top), (right, bottom) = polygon.min(axis=0), polygon.max(axis=0)
    return Rectangle(float(left), float(top), float(right - left), float(bottom - top))


def _correlation(pair: AlignedPair) -> tuple[Plane, NDArray[np.bool_]]:
    """The correlation (h, w) of each neighbourhood, and where either picture has texture."""
    valid = pair.valid
    weight = valid.astype(np.float32)
    coverage = np.maximum(local_mean(weight), 1e-3)
    bands = [_band_passed(plane, weight) * weight for plane in (pair.query, pair.image)]
    means = [local_mean(band) / coverage for band in bands]
    variances = [
        np.maximum(local_mean(band * band) / coverage - mean * mean, 0)
        for band, mean in zip(bands, means, strict=True)
    ]
    totals = [max(float((band[valid] ** 2).mean()), 1.0) for band in bands]
    covariance = local_mean(bands[0] * bands[1]) / coverage - means[0] * means[1]
    # Regularised: where only one of them is flat, the correlation is near 0.
    padded = [variance + 0.01 * total for variance, total in zip(variances, totals, strict=True)]
    correlation = covariance / np.sqrt(padded[0] * padded[1])
    has_contrast = [v > MIN_CONTRAST**2 * total for v, total in zip(variances, totals, strict=True)]
    return correlation.astype(np.float32), (has_contrast[0] | has_contrast[1]) & valid


def _band_passed(plane: Plane, weight: Plane) -> Plane:
    """A difference of Gaussians."""
    fine = _blurred(plane, weight, FINE_SIGMA)
    return fine - _blurred(plane, weight, COARSE_SIGMA)


def _blurred(plane: Plane, weight: Plane, sigma: float) -> Plane:
    """Normalised convolution: pixels without weight do not contribute."""
    blurred = cv2.GaussianBlur(plane * weight, (0, 0), sigma)
    known = np.maximum(cv2.GaussianBlur(weight, (0, 0), sigma), 1e-3)
    return np.asarray(blurred / known, np.float32)


def _largest_component(agrees: NDArray[np.bool_]) -> tuple[int, int, int, int] | None:
    """Top, bottom, left and right of the largest connected part, small gaps closed."""
    closed = cv2.morphologyEx(agrees.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    if count < 2:
        return None
    left, top, width, height, _ = stats[1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))].tolist()
    return top, top + height, left, left + width


def _weighted_share(agrees: NDArray[np.bool_], weight: Plane) -> float:
    return float(weight[agrees].sum() / max(1.0, float(weight.sum())))
