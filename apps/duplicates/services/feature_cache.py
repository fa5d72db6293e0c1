"""What pictures are compared by, made from their thumbnails and held for a while."""

from uuid import UUID

from apps.search.services.deep_search.stored_features import thumbnail
from apps.vision.local.cache import ByteCache
from apps.vision.local.features import Kind
from apps.vision.local.image_features import ImageFeatures

# For about 64 pictures.
HELD_BYTES = 20 * 2**20
KINDS = (Kind.ORB, Kind.SIFT)

__all__ = ["FeatureCache", "thumbnail"]


class FeatureCache:
    """The features of pictures compared of late, in one job."""

    def __init__(self) -> None:
        self._lately: ByteCache[ImageFeatures] = ByteCache(
            lambda: HELD_BYTES, lambda one: one.bytes
        )

    def of(self, image_id: UUID) -> ImageFeatures | None:
        features = self._lately.get(image_id)
        if features is None and (picture := thumbnail(image_id)):
            features = ImageFeatures.of(picture, KINDS)
            self._lately.put(image_id, features)
        return features
