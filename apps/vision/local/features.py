"""Corners and patches of a picture, and numbers that describe each: ORB and RootSIFT."""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.vision.local.frames import Grey

# Pairs of pictures are verified side by side in threads: OpenCV's own would be in their way, and
# would not outlive a fork.
cv2.setNumThreads(1)


class Kind(StrEnum):
    ORB = "orb"
    SIFT = "sift"


# Longer side in pixels, and how many features at most.
SIDES = {Kind.ORB: 640, Kind.SIFT: 480}
MOST = {Kind.ORB: 800, Kind.SIFT: 800}

Descriptors = NDArray[np.uint8] | NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features:
    """`points` (n, 2) in fractions; `descriptors` (n, 32) bits as bytes, or (n, 128) float32."""

    points: NDArray[np.float32]
    descriptors: Descriptors

    @property
    def bytes(self) -> int:
        return self.points.nbytes + self.descriptors.nbytes


def features(grey: Grey, kind: Kind) -> Features:
    """Of a picture of `SIDES` or more on its longer side; a smaller one is enlarged."""
    scaled = to_side(grey, SIDES[kind])
    detector = cv2.ORB.create(MOST[kind]) if kind is Kind.ORB else cv2.SIFT.create(MOST[kind])
    found, descriptors = detector.detectAndCompute(scaled, None)
    height, width = scaled.shape
    if descriptors is None:
        return _none(kind)
    points = np.array([point.pt for point in found], np.float32) / (width, height)
    if kind is Kind.SIFT:
        descriptors = _root(descriptors)
    return Features(points.astype(np.float32), descriptors)


def to_side(grey: Grey, side: int) -> Grey:
    """With a longer side of `side`."""
    scale = side / max(grey.shape)
    if scale == 1:
        return grey
    height, width = (max(1, round(edge * scale)) for edge in grey.shape)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, (width, height), interpolation=way), np.uint8)


def _root(descriptors: NDArray[np.float32]) -> NDArray[np.float32]:
    """RootSIFT: Euclidean distance then compares histograms as Hellinger's does."""
    total = np.abs(descriptors).sum(axis=1, keepdims=True)
    return np.asarray(np.sqrt(descriptors / np.maximum(total, 1e-6)), np.float32)


def _none(kind: Kind) -> Features:
    empty = np.empty((0, 32), np.uint8) if kind is Kind.ORB else np.empty((0, 128), np.float32)
    return Features(np.empty((0, 2), np.float32), empty)
