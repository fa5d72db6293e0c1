"""What is compared of a picture."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image, Resampling

from apps.vision.local.areas import WHOLE, Rectangle
from apps.vision.local.features import SIDES, Features, Kind, features, to_side
from apps.vision.local.frames import Grey, TurnedFrames, frame_vector

# Longer side of what is laid over another picture, in pixels.
LAID_SIDE = 256
MAX_SIDE = max(SIDES.values())
# Width and height of the grid of colours.
COLOURS = (16, 16)
# What all features and frames of a picture that is searched with come to, about.
QUERY_BYTES = 1_500_000

Colours = NDArray[np.float32]


def grey_of(picture: Image) -> Grey:
    """Grey, no larger than features are looked for."""
    grey = np.asarray(picture.convert("L"), np.uint8)
    return to_side(grey, MAX_SIDE) if max(grey.shape) > MAX_SIDE else grey


def colours_of(picture: Image) -> Colours:
    small = picture.convert("RGB").resize(COLOURS, Resampling.BOX)
    return np.asarray(small, np.float32)


def laid_of(grey: Grey) -> Grey:
    return to_side(grey, LAID_SIDE) if max(grey.shape) > LAID_SIDE else grey


@dataclass(frozen=True, slots=True)
class ImageFeatures:
    """Of a picture that is kept: small enough to be remembered for a while."""

    laid: Grey
    frame: NDArray[np.float32]
    colours: Colours
    side: float
    features: dict[Kind, Features]

    @classmethod
    def of(cls, picture: Image, kinds: Iterable[Kind] = ()) -> "ImageFeatures":
        grey = grey_of(picture)
        found = {kind: features(grey, kind) for kind in kinds}
        side = grey.shape[1] / grey.shape[0]
        return cls(laid_of(grey), frame_vector(grey), colours_of(picture), side, found)

    def with_features(self, picture: Image, kind: Kind) -> "ImageFeatures":
        """The same with what another verifier needs."""
        return replace(self, features={**self.features, kind: features(grey_of(picture), kind)})

    @property
    def bytes(self) -> int:
        arrays = self.laid.nbytes + self.frame.nbytes + self.colours.nbytes
        return arrays + sum(found.bytes for found in self.features.values())


class QueryFeatures:
    """Of the picture searched with: its parts' frames, and its features, as they are and
    mirrored; made when they are first wanted."""

    def __init__(self, picture: Image, parts: Iterable[Rectangle] = (WHOLE,)) -> None:
        self.grey = grey_of(picture)
        self.colours = colours_of(picture)
        self.laid = laid_of(self.grey)
        self.side = self.grey.shape[1] / self.grey.shape[0]
        self.parts = tuple(parts)
        self._features: dict[tuple[Kind, bool], Features] = {}

    @property
    def bytes(self) -> int:
        """With all that may yet be made of it."""
        return self.grey.nbytes + self.laid.nbytes + self.colours.nbytes + QUERY_BYTES

    @cached_property
    def frames(self) -> TurnedFrames:
        return TurnedFrames.of(self.grey, list(self.parts))

    def features(self, kind: Kind, *, mirrored: bool) -> Features:
        """Two threads that ask at once make it twice, which does no harm."""
        if (kind, mirrored) not in self._features:
            grey = cv2.flip(self.grey, 1) if mirrored else self.grey
            self._features[kind, mirrored] = features(grey, kind)
        return self._features[kind, mirrored]
