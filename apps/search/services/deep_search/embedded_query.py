"""The query picture of a deep search: embeddings of its parts, and its features."""

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
    """`vectors` (regions, d) under `spec`, of which the first is of the whole picture; `features`
    for verification."""

    spec: str
    vectors: np.ndarray
    features: QueryFeatures

    @property
    def bytes(self) -> int:
        return self.vectors.nbytes + self.features.bytes


# A page repeats its query for more results, or with other filters.
_cache: ByteCache[EmbeddedQuery] = ByteCache(
    lambda: settings.FUTU_FEATURES_CACHE // 2, lambda embedded: embedded.bytes
)


def embedded_query(query: Query) -> EmbeddedQuery:
    """Embed the picture of a stored query, or take it from the cache.

    Raises AskError if the model is not ready or the server busy, PictureError if the picture cannot
    be decoded.
    """
    key = (query.id, query.spec)
    embedded = _cache.get(key)
    if embedded is None:
        embedded = embed_query(_picture(query))
        _cache.put(key, embedded)
    return embedded


@model_ready()
def embed_query(picture: Picture) -> EmbeddedQuery:
    """Embed a picture and its regions in one batch. Raises AskError if the model is not ready."""
    regions = query_regions(picture, settings.FUTU_DEEP_REGIONS)
    embedder = active_embedder()
    vectors = embedder.embed([region.crop(picture) for region in regions])
    upright = [r.rectangle for r in regions if not r.turn and not r.is_mirrored]
    return EmbeddedQuery(embedder.spec.key, vectors, QueryFeatures(picture, upright))


def _picture(query: Query) -> Picture:
    """Decoded, turned and cropped to the chosen part."""
    with kept():
        picture = turned(_opened(query), query.turn)
    return query.part.crop(picture) if query.part else picture


def _opened(query: Query) -> Picture:
    if query.image is not None:  # Our own file, so no child process is needed.
        with files.open_variant(query.image.id, Variant.PREVIEW) as preview:
            return decode_own(preview, max_side=SIDE)
    with decoding_slot(), default_storage.open(query.file, "rb") as file:
        return decoders.decode(files.stream(file), max_side=SIDE)
