"""Find the pictures of a person that may be copies of a given one: by digest, perceptual hash and
vector."""

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
from apps.search.score_bands import lowest_score
from apps.search.services.query_embedding import reported_outage

# Nearest neighbours by vector that become candidates.
MAX_NEIGHBOURS = 6
# Score bands: one in 1,000 pairs of unrelated pictures reaches the first, one in 100 the second.
# Weak candidates are only verified with the cheapest verifier.
BAND, WEAK_BAND = "related", "faint"


@dataclass(slots=True)
class Candidate:
    """The evidence for a candidate.

    `bits` is the Hamming distance of the perceptual hashes (None: one has no hash), `score` the
    cosine of the vectors (None: not found by vector).
    """

    is_exact: bool = False
    bits: int | None = None
    score: float | None = None
    # Found by a score that many unrelated pictures reach, and by nothing else.
    is_weak: bool = False


@dataclass(slots=True)
class Fingerprint:
    """What candidates are found by, of a stored picture or of a file."""

    sha256: str
    phash: bytes
    vector: np.ndarray | None
    # Blank pictures resemble one another, so they only match by digest.
    is_blank: bool = False


@dataclass
class CandidateFinder:
    """Finds candidates among the pictures of one person."""

    owner_id: int
    spec: str = field(default_factory=active_key)

    def __post_init__(self) -> None:
        self._min_score = lowest_score(self.spec, BAND) or 1.0
        self._min_weak_score = lowest_score(self.spec, WEAK_BAND)

    @property
    def images(self) -> ImageQuerySet:
        return Image.objects.owned_by(self.owner_id).filter(state=Image.State.READY)

    @property
    def galleries(self) -> GalleryQuerySet:
        return Gallery.objects.owned_by(self.owner_id)

    def find(self, fingerprint: Fingerprint) -> dict[UUID, Candidate]:
        """Candidates by picture id; a stored picture itself is among them."""
        found: dict[UUID, Candidate] = {}
        for id_ in self.images.filter(sha256=fingerprint.sha256).values_list("id", flat=True):
            found.setdefault(id_, Candidate()).is_exact = True
        if fingerprint.is_blank:
            return found
        for id_, bits in self._by_hash(fingerprint.phash):
            found.setdefault(id_, Candidate()).bits = bits
        for id_, score in self._by_vector(fingerprint.vector):
            candidate = found.setdefault(id_, Candidate(is_weak=score < self._min_score))
            candidate.score = score
        return found

    def with_images(
        self, fingerprint: Fingerprint, found: dict[UUID, Candidate]
    ) -> list[tuple[Image, Candidate]]:
        """The pictures of candidates, oldest first. Sets `bits` of all that have a hash."""
        images = self.images.filter(id__in=found).select_related("gallery")
        rows = [(image, found[image.id]) for image in images.order_by("created", "id")]
        for image, candidate in rows:
            if fingerprint.phash and image.phash:
                [bits] = distances(fingerprint.phash, as_uint64([bytes(image.phash)]))
                candidate.bits = int(bits)
        return rows

    def _by_hash(self, phash: bytes) -> list[tuple[UUID, int]]:
        return hashes_of(self.owner_id).near(phash) if phash else []

    def _by_vector(self, vector: np.ndarray | None) -> list[tuple[UUID, float]]:
        if vector is None or self._min_weak_score is None:
            return []
        # One more, since a stored picture is its own nearest neighbour.
        k, minimum = MAX_NEIGHBOURS + 1, self._min_weak_score
        with reported_outage():
            near = Embedding.objects.nearest(vector, self.galleries, k, spec=self.spec)
        return [(match.image_id, match.score) for match in near if match.score >= minimum]
