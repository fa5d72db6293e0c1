"""Features of stored pictures, extracted from thumbnails and cached."""

import logging
from uuid import UUID

from django.conf import settings
from PIL.Image import Image as Picture

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.pictures import PictureError, decode_own
from apps.vision.local.cache import ByteCache
from apps.vision.local.features import FeatureKind
from apps.vision.local.image_features import ImageFeatures
from futu.pictures import StorageDownError

logger = logging.getLogger(__name__)
# Entries never go stale: the thumbnail of a picture does not change.
_cache: ByteCache[ImageFeatures] = ByteCache(
    lambda: settings.FUTU_FEATURES_CACHE // 2, lambda features: features.bytes
)


def features_of(image_id: UUID, kind: FeatureKind | None) -> ImageFeatures | None:
    """Features of a picture, at least those of `kind`; None if its thumbnail cannot be read."""
    cached = _cache.get(image_id)
    if cached is not None and (kind is None or kind in cached.features):
        return cached
    picture = thumbnail(image_id)
    if picture is None:
        return None
    if cached is None:
        cached = ImageFeatures.from_picture(picture, [kind] if kind else [])
    elif kind is not None:
        cached = cached.with_features(picture, kind)
    _cache.put(image_id, cached)
    return cached


def thumbnail(image_id: UUID) -> Picture | None:
    """The thumbnail; None, with a warning in the log, if it cannot be read."""
    try:
        with files.open_variant(image_id, Variant.THUMBNAIL) as file:
            return decode_own(file)
    except (FileNotFoundError, StorageDownError, PictureError) as error:
        logger.warning("The thumbnail of picture %s cannot be compared: %s", image_id, error)
        return None


def clear_cache() -> None:
    _cache.clear()
