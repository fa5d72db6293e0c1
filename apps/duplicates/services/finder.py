"""What one picture is a copy of, among its owner's."""

from __future__ import annotations

import numpy as np

from apps.duplicates.services.candidates import Candidate, Candidates, Known
from apps.duplicates.services.feature_cache import FeatureCache, thumbnail
from apps.duplicates.services.hashes import hashes_of
from apps.duplicates.services.judging import kind_of
from apps.duplicates.services.pairs import Match
from apps.galleries.models import Image
from apps.galleries.pictures.perceptual_hash import pdq_hash
from apps.galleries.pictures.sharpness import sharpness
from apps.search.models import Embedding
from apps.vision.local.image_features import QueryFeatures


class Finder:
    """For the pictures of one person, one after another."""

    def __init__(self, owner_id: int) -> None:
        self._candidates = Candidates(owner_id)
        self._features = FeatureCache()

    def matches(self, image: Image) -> list[Match]:
        """With every other picture that is a copy of this one, or of its series."""
        if image.phash is None:
            _measure(image)
        known = Known(
            image.sha256, bytes(image.phash or b""), self._vector(image), bool(image.is_blank)
        )
        found = self._candidates.of(known)
        found.pop(image.id, None)
        return self._judged(image, self._candidates.rows(known, found)) if found else []

    def _judged(self, image: Image, rows: list[tuple[Image, Candidate]]) -> list[Match]:
        picture = thumbnail(image.id)
        if picture is None:
            return []
        query, matches = QueryFeatures(picture), []
        for other, candidate in rows:
            if kind := kind_of(image, other, candidate, query, self._features.of(other.id)):
                matches.append(Match(image, other, kind))
        return matches

    def _vector(self, image: Image) -> np.ndarray | None:
        spec = self._candidates.spec
        embedding = Embedding.objects.filter(image=image.id, spec=spec).first()
        return embedding.array if embedding else None


def _measure(image: Image) -> None:
    """Hash and sharpness of a picture that was prepared before these were measured."""
    picture = thumbnail(image.id)
    if picture is None:
        return
    image.phash, image.sharpness = pdq_hash(picture) or b"", sharpness(picture)
    rows = Image.objects.filter(id=image.id)
    rows.update(phash=image.phash, sharpness=image.sharpness)
    hashes_of(image.gallery.owner_id or 0).add(image)
