"""What a report says of the result beside its sides and digests."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL.Image import Image as Picture

from apps.vision.upscaling.noise import figures


def figures_of(before: Picture, after: Picture) -> dict[str, Any]:
    """Of the tile of the middle: JSON."""
    return dict(figures(np.asarray(before), np.asarray(after)))
