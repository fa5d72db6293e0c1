"""Which of a person's pictures may be copies of one: by digest, perceptual hash and vector."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from apps.duplicates.services.hashes import hashes_of
from apps.galleries.managers import GalleryQuerySet, ImageQuerySet
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures.perceptual_hash import as_uint64, distances
from apps.search.active_model import active_key
from apps.search.models import Embedding
from apps.search.score_bands import least_score

# The most similar by vector that are looked at.
NEAREST = 6
# One in 1,000 pairs of unrelated pictures scores so high; below, one in 100: those are tried less.
BAND, FAINT_BAND = "related", "faint"


@dataclass(slots=True)
class Candidate:
    """How a picture came to be one.

    `bits` differ between perceptual hashes, None if one has none; `score` is between vectors.
    """

    is_exact: bool = False
    bits: int | None = None
    score: float | None = None
    # By a score that many unrelated pictures have, and by nothing else.
    is_faint: bool = False


@dataclass(slots=True)
class Known:
    """What is compared of a picture, stored or not."""

    sha256: str
    phash: bytes
    vector: np.ndarray | None
    # A single colour resembles every other one.
    is_blank: bool = False


@dataclass
class Candidates:
    """Finds them among one person's pictures."""

    owner_id: int
    spec: str = field(default_factory=active_key)

    def __post_init__(self) -> None:
        self._least = least_score(self.spec, BAND) or 1.0
        self._faint = least_score(self.spec, FAINT_BAND)

    @property
    def images(self) -> ImageQuerySet:
        return Image.objects.owned_by(self.owner_id).filter(state=Image.State.READY)

    @property
    def galleries(self) -> GalleryQuerySet:
        return Gallery.objects.owned_by(self.owner_id)

    def of(self, known: Known) -> dict[UUID, Candidate]:
        found: dict[UUID, Candidate] = {}
        for id_ in self.images.filter(sha256=known.sha256).values_list("id", flat=True):
            found.setdefault(id_, Candidate()).is_exact = True
        if known.is_blank:
            return found
        for id_, bits in self._by_hash(known.phash):
            found.setdefault(id_, Candidate()).bits = bits
        for id_, score in self._by_vector(known.vector):
            candidate = found.setdefault(id_, Candidate(is_faint=score < self._least))
            candidate.score = score
        return found

    def rows(self, known: Known, found: dict[UUID, Candidate]) -> list[tuple[Image, Candidate]]:
        """The candidates' pictures, oldest first, the distance of hashes filled in for all."""
        images = self.images.filter(id__in=found).select_related("gallery")
        rows = [(image, found[image.id]) for image in images.order_by("created", "id")]
        for image, candidate in rows:
            if known.phash and image.phash:
                [bits] = distances(known.phash, as_uint64([bytes(image.phash)]))
                candidate.bits = int(bits)
        return rows

    def _by_hash(self, phash: bytes) -> list[tuple[UUID, int]]:
        return hashes_of(self.owner_id).near(phash) if phash else []

    def _by_vector(self, vector: np.ndarray | None) -> list[tuple[UUID, float]]:
        if vector is None or self._faint is None:
            return []
        near = Embedding.objects.nearest(vector, self.galleries, NEAREST + 1, spec=self.spec)
        return [(match.image_id, match.score) for match in near if match.score >= self._faint]
