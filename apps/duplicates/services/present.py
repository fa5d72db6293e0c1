"""Which files a person has already: exactly, by their digests, or nearly, by what they show."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from apps.duplicates.services.candidates import Candidates, Known
from apps.duplicates.services.feature_cache import FeatureCache
from apps.duplicates.services.judging import kind_of_file
from apps.galleries import decoders
from apps.galleries.models import Image
from apps.galleries.pictures import inspect, is_blank
from apps.galleries.pictures.perceptual_hash import pdq_hash
from apps.galleries.pictures.scaling import shrink
from apps.search.services.query_embedding import SIDE, admitted, decoding_slot, embed_picture
from apps.vision.local.image_features import QueryFeatures

# What is compared, as of pictures that are kept.
QUERY_SIDE = 360
CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Present:
    """Pictures that are the file (`exact`), and copies of it or what it was cut from (`near`)."""

    exact: list[Image] = field(default_factory=list)
    near: list[Image] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.exact or self.near)


def known_digests(owner_id: int, digests: Iterable[str]) -> dict[str, list[Image]]:
    """The person's pictures with these SHA-256, in one query; also those still being prepared."""
    images = Image.objects.owned_by(owner_id).filter(sha256__in=list(digests))
    found: dict[str, list[Image]] = defaultdict(list)
    for image in images.select_related("gallery").order_by("created", "id"):
        found[image.sha256].append(image)
    return dict(found)


def digest_of(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


class Presence:
    """Looks for one file after another among a person's pictures."""

    def __init__(self, owner_id: int) -> None:
        self.owner_id = owner_id
        self._candidates: Candidates | None = None
        self._features = FeatureCache()

    def of(self, file: BinaryIO, name: str) -> Present:
        """By its bytes, and only then by its pixels. Raises PictureError and AskError."""
        digest = digest_of(file)
        if exact := known_digests(self.owner_id, [digest]).get(digest):
            return Present(exact=exact)
        file.seek(0)
        inspect(file, name)
        return Present(near=self._near(file))

    def _near(self, file: BinaryIO) -> list[Image]:
        file.seek(0)
        with admitted():
            with decoding_slot():
                picture = decoders.decode(file, max_side=SIDE)
            vector, spec = embed_picture(picture)
        if self._candidates is None or self._candidates.spec != spec:
            self._candidates = Candidates(self.owner_id, spec)
        known = Known("", pdq_hash(picture) or b"", vector, is_blank(picture))
        found = self._candidates.of(known)
        query = QueryFeatures(shrink(picture, QUERY_SIDE))
        return [
            image
            for image, candidate in self._candidates.rows(known, found)
            if kind_of_file(candidate, query, self._features.of(image.id))
        ]
