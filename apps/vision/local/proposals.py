"""Maps that may take one picture to another: each verifier proposes, `agreement` decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from apps.vision.local.areas import Floats, inverse
from apps.vision.local.features import Kind
from apps.vision.local.image_features import ImageFeatures, QueryFeatures
from apps.vision.local.matching import match
from apps.vision.local.windows import find_window

MIRROR: Floats = np.array([[-1.0, 0, 1], [0, 1, 0], [0, 0, 1]])


class Verifier(StrEnum):
    """From the cheapest to the dearest."""

    FRAME = "frame"
    ORB = "orb"
    WINDOW = "window"
    SIFT = "sift"


# What a stored picture's features must contain for each.
NEEDS = {Verifier.ORB: Kind.ORB, Verifier.SIFT: Kind.SIFT}


@dataclass(frozen=True, slots=True)
class Proposal:
    """`map` takes fractions of the query picture to those of the other; `score` is a correlation,
    or how many points agree with the map."""

    verifier: Verifier
    score: float
    map: Floats
    is_negative: bool = False


def proposals(
    verifier: Verifier, query: QueryFeatures, stored: ImageFeatures
) -> Iterator[Proposal]:
    if verifier is Verifier.FRAME:
        yield from _frames(query, stored)
    elif verifier is Verifier.WINDOW:
        yield from _windows(query, stored)
    else:
        yield from _points(verifier, query, stored)


def _frames(query: QueryFeatures, stored: ImageFeatures) -> Iterator[Proposal]:
    found = query.frames.best(stored.frame)
    yield Proposal(Verifier.FRAME, abs(found.correlation), found.map, found.correlation < 0)


def _points(verifier: Verifier, query: QueryFeatures, stored: ImageFeatures) -> Iterator[Proposal]:
    kind = NEEDS[verifier]
    for mirrored in (False, True):
        wanted = query.features(kind, mirrored=mirrored)
        found = match(wanted, stored.features[kind], kind, (query.side, stored.side))
        if found is not None:
            map_ = found.map @ MIRROR if mirrored else found.map
            yield Proposal(verifier, found.inliers, map_)


def _windows(query: QueryFeatures, stored: ImageFeatures) -> Iterator[Proposal]:
    """The query as a window of the picture, as it is and mirrored, and the other way about."""
    for mirrored in (False, True):
        part = np.ascontiguousarray(query.laid[:, ::-1]) if mirrored else query.laid
        if (found := find_window(part, stored.laid)) is not None:
            map_ = found.map @ MIRROR if mirrored else found.map
            yield Proposal(Verifier.WINDOW, found.correlation, map_)
    if (found := find_window(stored.laid, query.laid)) is not None:
        yield Proposal(Verifier.WINDOW, found.correlation, inverse(found.map))
