"""What pictures are compared by, made from their thumbnails and held for a while."""

from __future__ import annotations

import logging
from collections import OrderedDict
from uuid import UUID

from PIL import Image as Pillow

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.pictures import PictureError, decode_own
from apps.vision.local.features import Kind
from apps.vision.local.looks import Look
from futu.pictures import StorageDownError

logger = logging.getLogger(__name__)

# About 300 KB each.
HELD = 64
KINDS = (Kind.ORB, Kind.SIFT)


def thumbnail(image_id: UUID) -> Pillow.Image | None:
    """None if it cannot be read; then the picture is not compared."""
    try:
        with files.open_variant(image_id, Variant.THUMBNAIL) as file:
            return decode_own(file)
    except (FileNotFoundError, StorageDownError, PictureError) as error:
        logger.warning("The thumbnail of picture %s cannot be compared: %s", image_id, error)
        return None


class Looks:
    """The looks of the pictures compared of late, in one job."""

    def __init__(self) -> None:
        self._held: OrderedDict[UUID, Look | None] = OrderedDict()

    def of(self, image_id: UUID) -> Look | None:
        if image_id not in self._held:
            picture = thumbnail(image_id)
            self._held[image_id] = Look.of(picture, KINDS) if picture else None
        self._held.move_to_end(image_id)
        if len(self._held) > HELD:
            self._held.popitem(last=False)
        return self._held.get(image_id)
