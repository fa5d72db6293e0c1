"""Check whether a person already has a file: the same bytes, by digest, or a copy, by its
pixels."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL.Image import Image as Picture

from apps.duplicates.services.candidates import Candidate, CandidateFinder, Fingerprint
from apps.duplicates.services.classification import is_copy, kind_of_file
from apps.duplicates.services.feature_cache import FeatureCache
from apps.galleries import decoders
from apps.galleries.models import Image
from apps.galleries.pictures import inspect, is_blank
from apps.galleries.pictures.perceptual_hash import pdq_hash
from apps.galleries.pictures.scaling import shrink
from apps.search.services.query_embedding import (
    SIDE,
    AskError,
    admitted,
    decoding_slot,
    embed_picture,
)
from apps.vision.local.image_features import QueryFeatures

# Longer side at which files are compared: that of the thumbnails of stored pictures.
QUERY_SIDE = 360
# Seconds for comparing one file with what may be its copies.
COMPARING_SECONDS = 5.0
# Bytes read at once.
CHUNK_SIZE = 2**20


@dataclass(frozen=True, slots=True)
class PresenceResult:
    """Pictures with the same bytes as the file (`exact`), and its copies or sources (`near`)."""

    exact: list[Image] = field(default_factory=list)
    near: list[Image] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.exact or self.near)


def known_digests(owner_id: int, digests: Iterable[str]) -> dict[str, list[Image]]:
    """The person's pictures by SHA-256, in one query; includes those still being prepared."""
    images = Image.objects.owned_by(owner_id).filter(sha256__in=list(digests))
    found: dict[str, list[Image]] = defaultdict(list)
    for image in images.select_related("gallery").order_by("created", "id"):
        found[image.sha256].append(image)
    return dict(found)


def digest_of(file: BinaryIO) -> str:
    """The SHA-256 of the whole file, in hexadecimal."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK_SIZE):
        digest.update(chunk)
    return digest.hexdigest()


class PresenceChecker:
    """Looks up files, one after another, among the pictures of a person.

    No comparison is begun `seconds` after a file's first; a command has all the time it needs.
    """

    def __init__(self, owner_id: int, seconds: float = COMPARING_SECONDS) -> None:
        self.owner_id = owner_id
        self._seconds = seconds
        self._candidates: CandidateFinder | None = None
        self._features = FeatureCache()

    def check(self, file: BinaryIO, name: str) -> PresenceResult:
        """Look up a file by its digest, and by its pixels if the digest is unknown.

        Raises PictureError if the file is no picture that can be decoded, AskError if the model is
        not ready, the server busy, or the time up before anything was found.
        """
        digest = digest_of(file)
        if exact := known_digests(self.owner_id, [digest]).get(digest):
            return PresenceResult(exact=exact)
        file.seek(0)
        inspect(file, name)
        file.seek(0)
        with admitted():  # Comparing takes a processor as long as making the vector does.
            return PresenceResult(near=self._near(file))

    def _near(self, file: BinaryIO) -> list[Image]:
        with decoding_slot():
            picture = decoders.decode(file, max_side=SIDE)
        vector, spec = embed_picture(picture)
        if self._candidates is None or self._candidates.spec != spec:
            self._candidates = CandidateFinder(self.owner_id, spec)
        fingerprint = Fingerprint("", pdq_hash(picture) or b"", vector, is_blank(picture))
        found = self._candidates.find(fingerprint)
        return self._copies(picture, self._candidates.with_images(fingerprint, found))

    def _copies(self, picture: Picture, candidates: list[tuple[Image, Candidate]]) -> list[Image]:
        """Those that are copies. What the hashes tell costs nothing, and is told in any case."""
        query, until = QueryFeatures(shrink(picture, QUERY_SIDE)), monotonic() + self._seconds
        copies, is_complete = [], True
        for image, candidate in candidates:
            is_in_time = monotonic() < until
            if is_copy(candidate, None) or (
                is_in_time and kind_of_file(candidate, query, self._features.of(image.id))
            ):
                copies.append(image)
            is_complete = is_complete and is_in_time
        if not (copies or is_complete):
            raise AskError(
                _("Comparing this picture with yours took too long. Try again in a moment.")
            )
        return copies
