"""Everything that verification compares of a picture, extracted once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image, Resampling

from apps.vision.local.alignment import ALIGNED_SIZE
from apps.vision.local.areas import WHOLE, Rectangle
from apps.vision.local.features import (
    DETECTION_SIZE,
    FeatureKind,
    Features,
    extract_features,
    resize_longer_side,
)
from apps.vision.local.frames import Grey, OrientedFrames, frame_vector

MAX_SIZE = max(DETECTION_SIZE.values())
# Width and height of the grid of mean colours.
COLOUR_GRID = (16, 16)
# An estimate of all features and frames of a query picture, in bytes.
QUERY_BYTES = 1_500_000

Colours = NDArray[np.float32]


def grey_of(picture: Image) -> Grey:
    """Grey levels (h, w), at most `MAX_SIZE` on the longer side."""
    return _at_most(np.asarray(picture.convert("L"), np.uint8), MAX_SIZE)


def colours_of(picture: Image) -> Colours:
    """Mean colours (16, 16, 3), float32, 0 to 255."""
    small = picture.convert("RGB").resize(COLOUR_GRID, Resampling.BOX)
    return np.asarray(small, np.float32)


@dataclass(frozen=True, slots=True)
class ImageFeatures:
    """The features of a stored picture, small enough to cache.

    `grey` is for alignment (longer side at most `ALIGNED_SIZE`), `frame` a frame vector,
    `aspect_ratio` width ÷ height; `features` has the kinds that were extracted so far.
    """

    grey: Grey
    frame: NDArray[np.float32]
    colours: Colours
    aspect_ratio: float
    features: dict[FeatureKind, Features]

    @classmethod
    def from_picture(cls, picture: Image, kinds: Iterable[FeatureKind] = ()) -> "ImageFeatures":
        grey = grey_of(picture)
        return cls(
            _at_most(grey, ALIGNED_SIZE),
            frame_vector(grey),
            colours_of(picture),
            grey.shape[1] / grey.shape[0],
            {kind: extract_features(grey, kind) for kind in kinds},
        )

    def with_features(self, picture: Image, kind: FeatureKind) -> "ImageFeatures":
        """A copy that also has the features of `kind`."""
        found = extract_features(grey_of(picture), kind)
        return replace(self, features={**self.features, kind: found})

    @property
    def bytes(self) -> int:
        arrays = self.grey.nbytes + self.frame.nbytes + self.colours.nbytes
        return arrays + sum(found.bytes for found in self.features.values())


class QueryFeatures:
    """The features of a query picture, as it is and mirrored; extracted when first needed."""

    def __init__(self, picture: Image, parts: Iterable[Rectangle] = (WHOLE,)) -> None:
        self.full_grey = grey_of(picture)
        self.grey = _at_most(self.full_grey, ALIGNED_SIZE)
        self.colours = colours_of(picture)
        self.aspect_ratio = self.full_grey.shape[1] / self.full_grey.shape[0]
        self.parts = tuple(parts)
        self._features: dict[tuple[FeatureKind, bool], Features] = {}

    @property
    def bytes(self) -> int:
        """Including an estimate of what is extracted later."""
        return self.full_grey.nbytes + self.grey.nbytes + self.colours.nbytes + QUERY_BYTES

    @cached_property
    def frames(self) -> OrientedFrames:
        return OrientedFrames.from_parts(self.full_grey, list(self.parts))

    def features(self, kind: FeatureKind, *, mirrored: bool) -> Features:
        """Concurrent first calls may extract the same features twice, which is harmless."""
        if (kind, mirrored) not in self._features:
            grey = cv2.flip(self.full_grey, 1) if mirrored else self.full_grey
            self._features[kind, mirrored] = extract_features(grey, kind)
        return self._features[kind, mirrored]


def _at_most(grey: Grey, size: int) -> Grey:
    return resize_longer_side(grey, size) if max(grey.shape) > size else grey
