"""From the features of two pictures to a map between them, when there is a sane one."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.local.areas import WHOLE, Floats, inverse, is_convex, moved, signed_share
from apps.vision.local.features import Descriptors, Features, Kind

# A match counts when the second best is clearly worse (Lowe's ratio, of distances).
RATIO = {Kind.ORB: 0.85, Kind.SIFT: 0.85}
# Longer side that maps are sought at, and how far a point may land from its match, in pixels.
SIDE, REACH = 640.0, 5.0
# A map that shrinks or stretches by more is none that a copy undergoes; shares of area.
SMALLEST = 0.01
# The row of the other that is nearest, how far it is, and how far the second.
Nearest = tuple[NDArray[np.intp], NDArray[np.float32], NDArray[np.float32]]
# Fewer than this need not be looked at.
FEWEST = 6


@dataclass(frozen=True, slots=True)
class PointMatch:
    """`map` takes fractions of the query picture to those of the other; `points` (n, 2) are the
    query's that it agrees with."""

    map: Floats
    points: NDArray[np.float32]

    @property
    def inliers(self) -> int:
        return len(self.points)


def match(
    query: Features, other: Features, kind: Kind, sides: tuple[float, float]
) -> PointMatch | None:
    """`sides` are width ÷ height of the query and of the other picture."""
    here, there = _pairs(query, other, kind)
    if len(here) < FEWEST:
        return None
    square = [np.array(_scale(side)) for side in sides]
    source, target = query.points[here] * square[0], other.points[there] * square[1]
    found, inliers = cv2.findHomography(
        source, target, cv2.USAC_MAGSAC, REACH, maxIters=3000, confidence=0.999
    )
    if found is None or int(inliers.sum()) < FEWEST:
        return None
    there_again = np.diag([*(1 / square[1]), 1.0])
    map_ = np.asarray(there_again @ found @ np.diag([*square[0], 1.0]), np.float64)
    kept = _distinct(query.points[here][inliers.ravel() == 1])
    return PointMatch(map_, kept) if is_sane(map_) else None


def is_sane(map_: Floats) -> bool:
    """Whether a map keeps the order of the corners, as a picture of a picture does."""
    if abs(np.linalg.det(map_)) < 1e-9:
        return False
    return _fits(map_) and _fits(inverse(map_))


def _fits(map_: Floats) -> bool:
    corners = WHOLE.corners()
    depth = np.column_stack([corners, np.ones(4)]) @ map_[2]
    if depth.min() * depth.max() <= 0:  # A corner beyond the horizon.
        return False
    quad = moved(map_, corners)
    share = signed_share(quad)
    return is_convex(quad) and SMALLEST < share < 1 / SMALLEST


def _pairs(
    query: Features, other: Features, kind: Kind
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows of the one and of the other that match."""
    if len(query.points) < FEWEST or len(other.points) < FEWEST:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    if kind is Kind.ORB:
        best, first, second = _hamming(query.descriptors, other.descriptors)
    else:
        best, first, second = _euclidean(query.descriptors, other.descriptors)
    good = np.flatnonzero(first < RATIO[kind] * second)
    return good, best[good]


def _hamming(query: Descriptors, other: Descriptors) -> Nearest:
    distances, rows = cv2.batchDistance(query, other, cv2.CV_32S, normType=cv2.NORM_HAMMING, K=2)
    return rows[:, 0], distances[:, 0].astype(np.float32), distances[:, 1].astype(np.float32)


def _euclidean(query: Descriptors, other: Descriptors) -> Nearest:
    """Descriptors have unit length, so their product tells their distance."""
    products = query @ other.T
    every = np.arange(len(products))
    best = products.argmax(axis=1)
    first = products[every, best]
    products[every, best] = -1
    near = np.stack([first, products.max(axis=1)])
    distances = np.sqrt(np.maximum(0.0, 2 - 2 * near))
    return best, distances[0], distances[1]


def _distinct(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """A corner found at several scales is one."""
    cells = np.unique(np.round(points / 0.004).astype(np.int32), axis=0, return_index=True)[1]
    return points[cells]


def _scale(side: float) -> tuple[float, float]:
    """What makes fractions of a picture of this width ÷ height pixels, the longer side `SIDE`."""
    return (SIDE, SIDE / side) if side >= 1 else (SIDE * side, SIDE)
