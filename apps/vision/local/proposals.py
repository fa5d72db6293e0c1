"""Hypotheses of how one picture maps to another: each verifier proposes homographies, and
`agreement` decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from apps.vision.local.areas import Floats, inverse
from apps.vision.local.features import FeatureKind
from apps.vision.local.image_features import ImageFeatures, QueryFeatures
from apps.vision.local.matching import match_features
from apps.vision.local.windows import find_window

MIRROR: Floats = np.array([[-1.0, 0, 1], [0, 1, 0], [0, 0, 1]])


class Verifier(StrEnum):
    """In order of cost, cheapest first."""

    FRAME = "frame"
    ORB = "orb"
    WINDOW = "window"
    SIFT = "sift"


# The features of a stored picture that a verifier requires.
REQUIRED_FEATURES = {Verifier.ORB: FeatureKind.ORB, Verifier.SIFT: FeatureKind.SIFT}


@dataclass(frozen=True, slots=True)
class Proposal:
    """`homography` maps fractions of the query picture to fractions of the other; `score` is a
    correlation (frame, window) or the number of inliers (ORB, SIFT)."""

    verifier: Verifier
    score: float
    homography: Floats
    is_negative: bool = False


def proposals(
    verifier: Verifier, query: QueryFeatures, stored: ImageFeatures
) -> Iterator[Proposal]:
    """Raises KeyError if `stored` lacks the verifier's `REQUIRED_FEATURES`."""
    if verifier is Verifier.FRAME:
        yield from _from_frames(query, stored)
    elif verifier is Verifier.WINDOW:
        yield from _from_windows(query, stored)
    else:
        yield from _from_keypoints(verifier, query, stored)


def _from_frames(query: QueryFeatures, stored: ImageFeatures) -> Iterator[Proposal]:
    found = query.frames.best_match(stored.frame)
    correlation = found.correlation
    yield Proposal(Verifier.FRAME, abs(correlation), found.homography, correlation < 0)


def _from_keypoints(
    verifier: Verifier, query: QueryFeatures, stored: ImageFeatures
) -> Iterator[Proposal]:
    kind = REQUIRED_FEATURES[verifier]
    aspect_ratios = (query.aspect_ratio, stored.aspect_ratio)
    for mirrored in (False, True):
        features = query.features(kind, mirrored=mirrored)
        found = match_features(features, stored.features[kind], kind, aspect_ratios)
        if found is not None:
            homography = found.homography @ MIRROR if mirrored else found.homography
            yield Proposal(verifier, found.inliers, homography)


def _from_windows(query: QueryFeatures, stored: ImageFeatures) -> Iterator[Proposal]:
    """The query, as it is and mirrored, as a window of the stored picture, and the reverse."""
    for mirrored in (False, True):
        part = np.ascontiguousarray(query.grey[:, ::-1]) if mirrored else query.grey
        if (found := find_window(part, stored.grey)) is not None:
            homography = found.homography @ MIRROR if mirrored else found.homography
            yield Proposal(Verifier.WINDOW, found.correlation, homography)
    if (found := find_window(stored.grey, query.grey)) is not None:
        yield Proposal(Verifier.WINDOW, found.correlation, inverse(found.homography))
