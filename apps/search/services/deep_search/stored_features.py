"""Features of stored pictures, made from thumbnails and held for a while."""

import logging
from uuid import UUID

from django.conf import settings
from PIL.Image import Image as Picture

from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.pictures import PictureError, decode_own
from apps.vision.local.cache import ByteCache
from apps.vision.local.features import Kind
from apps.vision.local.image_features import ImageFeatures
from futu.pictures import StorageDownError

logger = logging.getLogger(__name__)
# A picture's id never gets another picture's features: previews never change.
_lately: ByteCache[ImageFeatures] = ByteCache(
    lambda: settings.FUTU_FEATURES_CACHE // 2, lambda one: one.bytes
)


def features_of(image_id: UUID, kind: Kind | None) -> ImageFeatures | None:
    """With the features of `kind`; None when its thumbnail cannot be read."""
    known = _lately.get(image_id)
    if known is not None and (kind is None or kind in known.features):
        return known
    picture = thumbnail(image_id)
    if picture is None:
        return None
    if known is None:
        known = ImageFeatures.of(picture, [kind] if kind else [])
    elif kind is not None:
        known = known.with_features(picture, kind)
    _lately.put(image_id, known)
    return known


def thumbnail(image_id: UUID) -> Picture | None:
    """None if it cannot be read; then the picture is not compared."""
    try:
        with files.open_variant(image_id, Variant.THUMBNAIL) as file:
            return decode_own(file)
    except (FileNotFoundError, StorageDownError, PictureError) as error:
        logger.warning("The thumbnail of picture %s cannot be compared: %s", image_id, error)
        return None


def forget() -> None:
    _lately.clear()
