"""Find the duplicates of a picture among its owner's pictures."""

from __future__ import annotations

import numpy as np

from apps.duplicates.services.candidates import Candidate, CandidateFinder, Fingerprint
from apps.duplicates.services.classification import kind_of
from apps.duplicates.services.feature_cache import FeatureCache, thumbnail
from apps.duplicates.services.hashes import hashes_of
from apps.duplicates.services.pairs import Match
from apps.galleries.models import Image
from apps.galleries.pictures.perceptual_hash import pdq_hash
from apps.galleries.pictures.sharpness import sharpness
from apps.search.models import Embedding
from apps.vision.local.image_features import QueryFeatures


class Finder:
    """Compares the pictures of one person, one after another."""

    def __init__(self, owner_id: int) -> None:
        self._candidates = CandidateFinder(owner_id)
        self._features = FeatureCache()

    def matches(self, image: Image) -> list[Match]:
        """Pairs of this picture with its copies and with shots of the same series."""
        if image.phash is None:
            _measure(image)
        fingerprint = Fingerprint(
            image.sha256, bytes(image.phash or b""), self._vector(image), bool(image.is_blank)
        )
        found = self._candidates.find(fingerprint)
        found.pop(image.id, None)
        if not found:
            return []
        return self._classified(image, self._candidates.with_images(fingerprint, found))

    def _classified(self, image: Image, rows: list[tuple[Image, Candidate]]) -> list[Match]:
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
    """Hash and sharpness of a picture that was prepared before Futu computed these."""
    picture = thumbnail(image.id)
    if picture is None:
        return
    image.phash, image.sharpness = pdq_hash(picture) or b"", sharpness(picture)
    rows = Image.objects.filter(id=image.id)
    rows.update(phash=image.phash, sharpness=image.sharpness)
    hashes_of(image.gallery.owner_id or 0).add(image)
