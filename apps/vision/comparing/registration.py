"""Register two pictures: the homography from one to the other, and whether they show one scene.

Keypoints propose it (SIFT, MAGSAC++; see `apps.vision.local`), the enhanced correlation coefficient
refines it (Evangelidis & Psarakis, "Parametric image alignment using enhanced correlation
coefficient maximization", 2008). Refinement claims success on unrelated pictures, too: only the
keypoints that agree decide whether there is one scene.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.comparing.ranges import outside_range
from apps.vision.local.areas import Floats
from apps.vision.local.features import FeatureKind, extract_features
from apps.vision.local.matching import match_features

Grey = NDArray[np.uint8]
# Unrelated pictures reach 0 to 8 keypoints that agree, hard but related ones 20.
MIN_INLIERS = 12
# Pixels that differ by less, in levels of 255, are equal; pictures of the same size of which this
# share of what has texture is equal are registered as they are.
EQUAL_LEVELS, EQUAL_SHARE, NEARLY_ALL = 8, 0.6, 0.99
# A pixel has texture with a gradient above this, in levels.
MIN_GRADIENT = 12
# The longer side of what is refined, in pixels; and when it stops.
REFINED_SIZE = 640
STOP = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-5)
BLUR_SIZE = 5
# Nearer to a translation by whole pixels, it is one.
SNAP, SNAP_PIXELS = 0.0005, 0.25


@dataclass(frozen=True, slots=True)
class Registration:
    """`homography` maps pixels of the first picture to pixels of the second; `inliers` are the
    keypoints that agree with it, 0 where the two were equal as they are."""

    homography: Floats
    inliers: int


def register(first: Grey, second: Grey, reach: int = 0) -> Registration | None:
    """None if nothing shows that both are of one scene.

    Of a pair of the same size, nothing is moved where most pixels have an equal within `reach` as
    they are, and no fewer than in the registration that keypoints propose.
    """
    as_they_are = _equal_share(first, second, reach) if first.shape == second.shape else 0.0
    if as_they_are >= NEARLY_ALL:
        return Registration(np.eye(3), 0)
    found = _by_keypoints(first, second)
    if as_they_are >= EQUAL_SHARE:
        moved = found and _equal_share(first, _fetched(second, found, first), reach)
        if not moved or moved <= as_they_are:
            return Registration(np.eye(3), 0)
    return found


def count_keypoints(picture: NDArray[np.uint8]) -> int:
    """How many places of an RGB picture can be recognised."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    return len(extract_features(grey, FeatureKind.SIFT).points)


def _by_keypoints(first: Grey, second: Grey) -> Registration | None:
    kind = FeatureKind.SIFT
    ratios = (first.shape[1] / first.shape[0], second.shape[1] / second.shape[0])
    features = (extract_features(first, kind), extract_features(second, kind))
    found = match_features(features[0], features[1], kind, ratios)
    if found is None or found.inliers < MIN_INLIERS:
        return None
    coarse = _to_pixels(found.homography, first, second)
    return Registration(_on_whole_pixels(_refined(coarse, first, second)), found.inliers)


def _fetched(second: Grey, registration: Registration, first: Grey) -> Grey:
    """The second picture in the frame of the first, black outside it."""
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = first.shape[::-1]
    moved = cv2.warpPerspective(second, registration.homography, size, flags=flags)
    return np.asarray(moved, np.uint8)


def _on_whole_pixels(homography: Floats) -> Floats:
    """A translation by whole pixels where it is one but for noise: nothing is interpolated."""
    moved = np.eye(3)
    moved[:2, 2] = np.round(homography[:2, 2])
    tolerance = np.array([[SNAP, SNAP, SNAP_PIXELS]] * 2 + [[SNAP / 100, SNAP / 100, SNAP]])
    return moved if (np.abs(homography - moved) < tolerance).all() else homography


def _equal_share(first: Grey, second: Grey, reach: int) -> float:
    """The share of pixels with texture that are equal as they are; 0 without texture."""
    textured = _gradient(first) > MIN_GRADIENT
    textured |= _gradient(second) > MIN_GRADIENT
    outside = outside_range(first, second, reach)
    if not textured.any():
        return float(outside.max() <= EQUAL_LEVELS)
    return float((outside <= EQUAL_LEVELS)[textured].mean())


def _gradient(grey: Grey) -> NDArray[np.uint8]:
    return cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))


def _to_pixels(homography: Floats, first: Grey, second: Grey) -> Floats:
    to_fractions = np.diag([1 / first.shape[1], 1 / first.shape[0], 1.0])
    return np.diag([second.shape[1], second.shape[0], 1.0]) @ homography @ to_fractions


def _refined(coarse: Floats, first: Grey, second: Grey) -> Floats:
    """The homography with the highest correlation near `coarse`, or `coarse`."""
    scales = [min(1.0, REFINED_SIZE / max(grey.shape)) for grey in (first, second)]
    small = [_scaled(grey, scale) for grey, scale in zip((first, second), scales, strict=True)]
    down, up = np.diag([scales[1], scales[1], 1.0]), np.diag([1 / scales[0], 1 / scales[0], 1.0])
    start = down @ coarse @ up
    start /= start[2, 2]
    mask = np.full(small[1].shape, 255, np.uint8)
    try:
        _, found = cv2.findTransformECC(
            small[0],
            small[1],
            start.astype(np.float32),
            cv2.MOTION_HOMOGRAPHY,
            STOP,
            mask,
            BLUR_SIZE,
        )
    except cv2.error:  # It did not converge.
        return coarse / coarse[2, 2]
    result = np.linalg.inv(down) @ found.astype(np.float64) @ np.linalg.inv(up)
    return np.asarray(result / result[2, 2], np.float64)


def _scaled(grey: Grey, scale: float) -> Grey:
    if scale == 1:
        return grey
    size = [max(1, round(side * scale)) for side in grey.shape[::-1]]
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
