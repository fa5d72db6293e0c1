"""Match the features of two pictures and estimate the homography between them.

Nearest neighbours that pass Lowe's ratio test (2004) are the correspondences of a robust estimate
with MAGSAC++ (Barath et al., 2020).
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.local.areas import (
    WHOLE,
    Floats,
    inverse,
    is_convex,
    signed_area,
    transformed,
)
from apps.vision.local.features import Descriptors, FeatureKind, Features

# The nearest neighbour is a match if its distance is below this share of the second nearest's.
MAX_RATIO = {FeatureKind.ORB: 0.85, FeatureKind.SIFT: 0.85}
# Homographies are estimated with the longer side of both pictures at this many pixels; an inlier is
# at most MAX_REPROJECTION_ERROR of these pixels from its match.
ESTIMATION_SIZE, MAX_REPROJECTION_ERROR = 640.0, 5.0
# Copies are not scaled by more, as a ratio of areas.
MIN_AREA_RATIO = 0.01
MIN_MATCHES = 6
# Keypoints closer than this share of a side are the same one at several scales.
SAME_POINT = 0.004
# The row of the nearest descriptor, its distance, and the distance of the second nearest; each
# (n,).
Nearest = tuple[NDArray[np.intp], NDArray[np.float32], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class PointMatch:
    """`homography` maps fractions of the query picture to fractions of the other; `points` (n, 2)
    are the query's inliers."""

    homography: Floats
    points: NDArray[np.float32]

    @property
    def inliers(self) -> int:
        return len(self.points)


def match_features(
    query: Features, other: Features, kind: FeatureKind, aspect_ratios: tuple[float, float]
) -> PointMatch | None:
    """The homography that most matches agree with; None without a plausible one.

    `aspect_ratios` are width ÷ height of the query and of the other picture.
    """
    query_rows, other_rows = _correspondences(query, other, kind)
    if len(query_rows) < MIN_MATCHES:
        return None
    query_size, other_size = (np.array(_pixel_size(ratio)) for ratio in aspect_ratios)
    source, target = query.points[query_rows] * query_size, other.points[other_rows] * other_size
    found, inliers = cv2.findHomography(
        source, target, cv2.USAC_MAGSAC, MAX_REPROJECTION_ERROR, maxIters=3000, confidence=0.999
    )
    if found is None or int(inliers.sum()) < MIN_MATCHES:
        return None
    to_fractions = np.diag([*(1 / other_size), 1.0])
    homography = np.asarray(to_fractions @ found @ np.diag([*query_size, 1.0]), np.float64)
    points = _distinct(query.points[query_rows][inliers.ravel() == 1])
    return PointMatch(homography, points) if is_plausible(homography) else None


def is_plausible(homography: Floats) -> bool:
    """Whether a homography and its inverse keep the frame convex and of a sensible size."""
    if abs(np.linalg.det(homography)) < 1e-9:
        return False
    return _keeps_frame(homography) and _keeps_frame(inverse(homography))


def _keeps_frame(homography: Floats) -> bool:
    corners = WHOLE.corners()
    depth = np.column_stack([corners, np.ones(4)]) @ homography[2]
    if depth.min() * depth.max() <= 0:  # A corner is beyond the horizon.
        return False
    quad = transformed(homography, corners)
    area = signed_area(quad)
    return is_convex(quad) and MIN_AREA_RATIO < area < 1 / MIN_AREA_RATIO


def _correspondences(
    query: Features, other: Features, kind: FeatureKind
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows (n,) of the query's features and of the other's that match."""
    if len(query.points) < MIN_MATCHES or len(other.points) < MIN_MATCHES:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    nearest = _nearest_hamming if kind is FeatureKind.ORB else _nearest_euclidean
    best, first, second = nearest(query.descriptors, other.descriptors)
    good = np.flatnonzero(first < MAX_RATIO[kind] * second)
    return good, best[good]


def _nearest_hamming(query: Descriptors, other: Descriptors) -> Nearest:
    distances, rows = cv2.batchDistance(query, other, cv2.CV_32S, normType=cv2.NORM_HAMMING, K=2)
    return rows[:, 0], distances[:, 0].astype(np.float32), distances[:, 1].astype(np.float32)


def _nearest_euclidean(query: Descriptors, other: Descriptors) -> Nearest:
    """Of unit-length descriptors, whose distance follows from their dot product."""
    products = query @ other.T
    every = np.arange(len(products))
    best = products.argmax(axis=1)
    first = products[every, best]
    products[every, best] = -1
    cosines = np.stack([first, products.max(axis=1)])
    distances = np.sqrt(np.maximum(0.0, 2 - 2 * cosines))
    return best, distances[0], distances[1]


def _distinct(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """One point for a corner that was detected at several scales."""
    cells = np.round(points / SAME_POINT).astype(np.int32)
    return points[np.unique(cells, axis=0, return_index=True)[1]]


def _pixel_size(aspect_ratio: float) -> tuple[float, float]:
    """Width and height in pixels of a picture whose longer side is `ESTIMATION_SIZE`."""
    size = ESTIMATION_SIZE
    return (size, size / aspect_ratio) if aspect_ratio >= 1 else (size * aspect_ratio, size)
