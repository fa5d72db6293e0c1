"""The picture that is searched with, as a deep search needs it."""

from dataclasses import dataclass

import numpy as np
from django.conf import settings
from django.core.files.storage import default_storage
from PIL.Image import Image as Picture

from apps.galleries import decoders, files
from apps.galleries.files import Variant
from apps.galleries.pictures import decode_own
from apps.search.active_model import active_embedder
from apps.search.box import turned
from apps.search.models import Query
from apps.search.services.query_embedding import SIDE, decoding_slot, kept, model_ready
from apps.vision.local.cache import ByteCache
from apps.vision.local.image_features import QueryFeatures
from apps.vision.local.regions import query_regions


@dataclass(frozen=True, slots=True)
class EmbeddedQuery:
    """Vectors (regions, d) of its parts under `spec`, the first of the whole; and its features."""

    spec: str
    vectors: np.ndarray
    features: QueryFeatures

    @property
    def bytes(self) -> int:
        return self.vectors.nbytes + self.features.bytes


# Of questions that were looked into lately: a page asks again for more results, or other filters.
_lately: ByteCache[EmbeddedQuery] = ByteCache(
    lambda: settings.FUTU_FEATURES_CACHE // 2, lambda one: one.bytes
)


def embedded_query(query: Query) -> EmbeddedQuery:
    """Of a kept query. Raises AskError and PictureError, as asking does."""
    key = (query.id, query.spec)
    known = _lately.get(key)
    if known is None:
        known = embed_query(_picture(query))
        _lately.put(key, known)
    return known


@model_ready()
def embed_query(picture: Picture) -> EmbeddedQuery:
    regions = query_regions(picture, settings.FUTU_DEEP_REGIONS)
    embedder = active_embedder()
    vectors = embedder.embed([region.cut(picture) for region in regions])
    upright = [one.rectangle for one in regions if not one.turn and not one.is_mirrored]
    return EmbeddedQuery(embedder.spec.key, vectors, QueryFeatures(picture, upright))


def _picture(query: Query) -> Picture:
    """As it was turned, and the part that was chosen."""
    with kept():
        picture = turned(_opened(query), query.turn)
    return query.part.crop(picture) if query.part else picture


def _opened(query: Query) -> Picture:
    if query.image is not None:  # Our own file, so no child process is needed.
        with files.open_variant(query.image.id, Variant.PREVIEW) as preview:
            return decode_own(preview, max_side=SIDE)
    with decoding_slot(), default_storage.open(query.file, "rb") as file:
        return decoders.decode(files.stream(file), max_side=SIDE)
