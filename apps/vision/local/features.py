"""Keypoints and their descriptors.

ORB: Rublee et al., "ORB: An efficient alternative to SIFT or SURF" (2011). SIFT: Lowe, "Distinctive
image features from scale-invariant keypoints" (2004), with the descriptors normalised as RootSIFT:
Arandjelović & Zisserman, "Three things everyone should know to improve object retrieval" (2012).
"""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.local.frames import Grey

# Pairs are verified in parallel threads. OpenCV's own threads would compete with them, and do not
# survive a fork.
cv2.setNumThreads(1)


class FeatureKind(StrEnum):
    ORB = "orb"
    SIFT = "sift"


# Longer side, in pixels, at which keypoints are detected, and their maximum number.
DETECTION_SIZE = {FeatureKind.ORB: 640, FeatureKind.SIFT: 480}
MAX_FEATURES = {FeatureKind.ORB: 800, FeatureKind.SIFT: 800}

Descriptors = NDArray[np.uint8] | NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features:
    """`points` (n, 2) in fractions of width and height; `descriptors` (n, 32) uint8 of 256 bits for
    ORB, (n, 128) float32 of unit length for RootSIFT."""

    points: NDArray[np.float32]
    descriptors: Descriptors

    @property
    def bytes(self) -> int:
        return self.points.nbytes + self.descriptors.nbytes


def extract_features(grey: Grey, kind: FeatureKind) -> Features:
    """Detect and describe keypoints, with the picture scaled to `DETECTION_SIZE`."""
    scaled = resize_longer_side(grey, DETECTION_SIZE[kind])
    keypoints, descriptors = _detector(kind).detectAndCompute(scaled, None)
    height, width = scaled.shape
    if descriptors is None:
        return _no_features(kind)
    points = np.array([keypoint.pt for keypoint in keypoints], np.float32) / (width, height)
    if kind is FeatureKind.SIFT:
        descriptors = _root_sift(descriptors)
    return Features(points.astype(np.float32), descriptors)


def resize_longer_side(grey: Grey, size: int) -> Grey:
    """Scale a picture, up or down, so that its longer side has `size` pixels."""
    scale = size / max(grey.shape)
    if scale == 1:
        return grey
    height, width = (max(1, round(edge * scale)) for edge in grey.shape)
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, (width, height), interpolation=interpolation), np.uint8)


def _detector(kind: FeatureKind) -> cv2.Feature2D:
    create = cv2.ORB.create if kind is FeatureKind.ORB else cv2.SIFT.create
    return create(MAX_FEATURES[kind])


def _root_sift(descriptors: NDArray[np.float32]) -> NDArray[np.float32]:
    """L1-normalise and take square roots: Euclidean distance then is the Hellinger distance."""
    total = np.abs(descriptors).sum(axis=1, keepdims=True)
    return np.asarray(np.sqrt(descriptors / np.maximum(total, 1e-6)), np.float32)


def _no_features(kind: FeatureKind) -> Features:
    is_orb = kind is FeatureKind.ORB
    empty = np.empty((0, 32), np.uint8) if is_orb else np.empty((0, 128), np.float32)
    return Features(np.empty((0, 2), np.float32), empty)
