"""Score distributions of related and unrelated pairs."""

from typing import Any

import numpy as np

from apps.vision.projection import Floats

# Shares of unrelated pairs that score as high or higher.
TAILS = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)
# Shares of edited copies that score lower against their source.
LOWER = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75)


def calibrate(originals: Floats, copies: Floats) -> dict[str, Any]:
    """Quantiles of scores, from unit vectors of pictures (n, d) and their copies (n × e, d).

    Copies are ordered picture by picture. An unrelated pair is a picture or a copy, and
    another picture.
    """
    edits = len(copies) // len(originals)
    owners = np.repeat(np.arange(len(originals)), edits)
    columns = np.arange(len(originals))
    with_copies = copies @ originals.T
    among = originals @ originals.T
    unrelated = np.concatenate(
        [with_copies[owners[:, None] != columns], among[np.triu_indices(len(originals), 1)]]
    )
    own = with_copies[np.arange(len(copies)), owners]
    return {
        "unrelated_pairs": len(unrelated),
        "unrelated": {str(tail): _quantile(unrelated, 1 - tail) for tail in TAILS},
        "copy_pairs": len(own),
        "copies": {str(share): _quantile(own, share) for share in LOWER},
    }


def _quantile(scores: Floats, share: float) -> float:
    return round(float(np.quantile(scores, share)), 4)
