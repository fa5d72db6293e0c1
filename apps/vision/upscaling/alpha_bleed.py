"""Colours behind transparency. Files have black or anything there, which would show as a fringe
around what can be seen, since a network looks at neighbours."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
# As far as a fringe reaches; rows looked at together, with so many around them.
REACH, BAND = 24, 256


def filled(colour: Bytes, alpha: Bytes) -> Bytes:
    """Near what can be seen, fully transparent pixels take the colour of the nearest that can."""
    if alpha.all():
        return colour
    out = colour.copy()
    for top in range(0, len(colour), BAND):
        core = slice(top, min(top + BAND, len(colour)))
        around = slice(max(0, top - REACH), min(len(colour), core.stop + REACH))
        made = _filled(colour[around], (alpha[around] == 0).astype(np.uint8))
        out[core] = made[core.start - around.start : core.stop - around.start]
    return out


def _filled(colour: Bytes, hidden: NDArray[np.uint8]) -> Bytes:
    seen = np.nonzero(hidden == 0)
    if not len(seen[0]) or not hidden.any():
        return colour
    distance, labels = cv2.distanceTransformWithLabels(
        hidden, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    places = np.zeros(int(labels.max()) + 1, np.intp)
    places[labels[seen]] = np.arange(len(seen[0]))
    near = (hidden == 1) & (distance <= REACH)
    nearest = places[labels[near]]
    out = colour.copy()
    out[near] = colour[seen[0][nearest], seen[1][nearest]]
    return out
