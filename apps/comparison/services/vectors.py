"""How alike both are as a whole: the similarity of the vectors that searching compares."""

from __future__ import annotations

import logging
from typing import Any

from PIL.Image import Image as Picture

from apps.vision.embedder import get_embedder
from apps.vision.errors import NOT_READY

logger = logging.getLogger(__name__)


def vector_similarity(first: Picture, second: Picture) -> float | None:
    """The cosine; None where the model cannot be used."""
    try:
        vectors = get_embedder().embed([first, second])
    except NOT_READY as error:
        logger.warning("Vectors are not compared: %s", error)
        return None
    return round(float(vectors[0] @ vectors[1]), 4)


def common_part(picture: Picture, row: dict[str, Any]) -> Picture:
    """What of a picture in the frame of the first both show."""
    x, y, across, down = row.get("common", [0.0, 0.0, 1.0, 1.0])
    width, height = picture.size
    left, top = int(x * width), int(y * height)
    right, bottom = round((x + across) * width), round((y + down) * height)
    return picture.crop((left, top, max(left + 1, right), max(top + 1, bottom)))
