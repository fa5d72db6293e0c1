"""A cache of the features that pictures are verified by."""

from uuid import UUID

from apps.search.services.deep_search.stored_features import thumbnail
from apps.vision.local.cache import ByteCache
from apps.vision.local.features import FeatureKind
from apps.vision.local.image_features import ImageFeatures

# Enough for about 64 pictures.
CACHE_BYTES = 20 * 2**20
KINDS = (FeatureKind.ORB, FeatureKind.SIFT)

__all__ = ["FeatureCache", "thumbnail"]


class FeatureCache:
    """Features extracted from thumbnails, cached for the duration of a job or request."""

    def __init__(self) -> None:
        self._cache: ByteCache[ImageFeatures] = ByteCache(
            lambda: CACHE_BYTES, lambda features: features.bytes
        )

    def of(self, image_id: UUID) -> ImageFeatures | None:
        """None if the thumbnail cannot be read."""
        features = self._cache.get(image_id)
        if features is None and (picture := thumbnail(image_id)):
            features = ImageFeatures.from_picture(picture, KINDS)
            self._cache.put(image_id, features)
        return features
