"""What pictures are compared by, made from their thumbnails and held for a while."""

from uuid import UUID

from apps.search.services.deep_look.stored_looks import thumbnail
from apps.vision.local.cache import ByteCache
from apps.vision.local.features import Kind
from apps.vision.local.looks import Look

# For about 64 pictures.
HELD_BYTES = 20 * 2**20
KINDS = (Kind.ORB, Kind.SIFT)

__all__ = ["Looks", "thumbnail"]


class Looks:
    """The looks of the pictures compared of late, in one job."""

    def __init__(self) -> None:
        self._lately: ByteCache[Look] = ByteCache(lambda: HELD_BYTES, lambda one: one.bytes)

    def of(self, image_id: UUID) -> Look | None:
        look = self._lately.get(image_id)
        if look is None and (picture := thumbnail(image_id)):
            look = Look.of(picture, KINDS)
            self._lately.put(image_id, look)
        return look
