"""Verdicts on pictures that were just examined: first all verdicts, then all rows at once."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np

from apps.crawling import reasons
from apps.crawling.models import CrawledImage, PerceptualHash
from apps.crawling.services.attribution import add_origins, add_tags
from apps.crawling.services.ledger import DUPLICATE_STATES, write
from apps.galleries import files
from apps.galleries import reasons as of_pictures
from apps.galleries import services as galleries
from apps.galleries.files import Variant
from apps.galleries.models import Image
from apps.galleries.pictures import PictureError, decode_own
from apps.galleries.pictures.perceptual_hash import (
    NEAR,
    as_uint64,
    dihedral_hashes,
    distances,
    pdq_hash,
)

logger = logging.getLogger(__name__)

State = CrawledImage.State
# Not the picture's fault: the next crawl fetches it again.
TEMPORARY = {
    *of_pictures.OF_THE_JOB,
    of_pictures.LOST,
    of_pictures.DISK_FULL,
    of_pictures.STORAGE_DOWN,
    of_pictures.UNEXPECTED,
    "out_of_memory",
}


@dataclass(frozen=True, slots=True)
class Inspection:
    """The result of inspecting an entry's picture, before anything is locked."""

    entry_id: int
    image_id: UUID
    # None if the picture has too little detail, or failed.
    phash: bytes | None = None
    orientations: tuple[bytes, ...] = ()
    failure: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, entry: CrawledImage, *, orientations: bool) -> Inspection:
        """`orientations`: whether to hash all orientations, because the blocklist has hashes."""
        image = entry.image
        assert image is not None
        if image.state == Image.State.FAILED:
            return cls(entry.pk, image.id, failure=image.failure, params=image.failure_params)
        try:
            with files.open_variant(image.id, Variant.THUMBNAIL) as file:
                picture = decode_own(file)  # Our own file: it is trusted.
        except (FileNotFoundError, PictureError) as error:
            logger.error("The thumbnail of picture %s cannot be read: %r", image.id, error)
            return cls(entry.pk, image.id, failure=of_pictures.LOST)
        sides = tuple(dihedral_hashes(picture)) if orientations else ()
        return cls(entry.pk, image.id, pdq_hash(picture), sides)


class ReviewBatch:
    """The verdicts of one transaction. `ledger` holds every entry that may be affected."""

    def __init__(self, ledger: dict[int, CrawledImage], blocked: list[str]) -> None:
        self.waiting: list[int] = []
        self._ledger = ledger
        self._blocked = as_uint64(map(bytes.fromhex, blocked))
        self._phashes: dict[int, bytes] = {}
        self._values: dict[int, dict[str, Any]] = {}
        # Pictures to remove; duplicates that get another original, by their former one.
        self._gone: list[UUID] = []
        self._follow: dict[int, CrawledImage | None] = {}
        self._new_duplicates: list[CrawledImage] = []

    def judge(self, inspection: Inspection, near: list[tuple[int, int]]) -> None:
        """`near`: (bits, entry) of earlier pictures with a similar hash."""
        entry = self._ledger.get(inspection.entry_id)
        if entry is None or entry.state != State.ARRIVED or entry.image_id != inspection.image_id:
            return  # Another entry has the picture by now.
        if inspection.failure:
            self._fail(entry, inspection)
        elif self._is_blocked(inspection):
            self._refuse(entry, reasons.BLOCKED, {})
        else:
            self._accept(entry, inspection.phash, self._first(inspection.phash, near))

    def _fail(self, entry: CrawledImage, inspection: Inspection) -> None:
        if inspection.failure in TEMPORARY:
            again = {"sha256": "", "etag": "", "last_modified": ""}
            self._drop(
                entry,
                state=State.FOUND,
                reason_code=inspection.failure,
                params=inspection.params,
                **again,
            )
        else:
            self._refuse(entry, inspection.failure, inspection.params)

    def _refuse(self, entry: CrawledImage, code: str, params: dict[str, Any]) -> None:
        self._drop(entry, state=State.REFUSED, reason_code=code, params=params)

    def _drop(self, entry: CrawledImage, **values: Any) -> None:
        """Remove its picture; entries with the same bytes get the same state."""
        self._remove(entry)
        self._follow[entry.pk] = None
        self._set(entry, image=None, **values)

    def _is_blocked(self, inspection: Inspection) -> bool:
        phashes = inspection.orientations or filter(None, [inspection.phash])
        return any(np.any(distances(phash, self._blocked) <= NEAR) for phash in phashes)

    def _first(self, phash: bytes | None, near: list[tuple[int, int]]) -> CrawledImage | None:
        """The most similar entry that counts: kept, or rejected."""
        if phash is None:
            return None
        here = [
            (int(distances(phash, as_uint64([of]))[0]), id_) for id_, of in self._phashes.items()
        ]
        for _, entry_id in sorted([*near, *(pair for pair in here if pair[0] <= NEAR)]):
            entry = self._ledger.get(entry_id)
            if (
                entry is not None
                and entry.state in DUPLICATE_STATES
                and self._is_current(entry, phash)
            ):
                return entry
        return None

    def _is_current(self, entry: CrawledImage, phash: bytes) -> bool:
        """Whether the hash still is the current one: its bytes may have changed since."""
        return bool(entry.phash) and bool(
            distances(phash, as_uint64([bytes.fromhex(entry.phash)]))[0] <= NEAR
        )

    def _accept(self, entry: CrawledImage, phash: bytes | None, first: CrawledImage | None) -> None:
        self._set(entry, phash=phash.hex() if phash else "")
        if phash:
            self._phashes[entry.pk] = phash
        if first is None:
            self._wait(entry)
        elif _is_replaced_by(first, entry):
            self._wait(entry)
            self._link(first, entry)
        else:
            self._link(entry, first)
            if first.state == State.APPROVED:
                self._new_duplicates.append(entry)

    def _wait(self, entry: CrawledImage) -> None:
        # Its page may have forbidden its use meanwhile.
        marked = entry.reason_code in reasons.HIDES
        self._set(
            entry, state=State.WAITING, **({} if marked else {"reason_code": "", "params": {}})
        )
        self.waiting.append(entry.pk)

    def _link(self, entry: CrawledImage, first: CrawledImage) -> None:
        """Make `entry`, and what was a duplicate of it, a duplicate of `first`."""
        self._remove(entry)
        self._follow[entry.pk] = first
        self._set(
            entry,
            state=State.DUPLICATE,
            reason_code=reasons.NEAR_DUPLICATE,
            params={},
            score=None,
            duplicate_of=first,
            image=first.image,
        )
        if entry.pk in self.waiting:
            self.waiting.remove(entry.pk)

    def _remove(self, entry: CrawledImage) -> None:
        if entry.image_id is not None:
            self._gone.append(entry.image_id)

    def _set(self, entry: CrawledImage, **values: Any) -> None:
        self._values.setdefault(entry.pk, {}).update(values)
        for name, value in values.items():
            setattr(entry, name, value)

    def close(self) -> None:
        """Write everything: pictures are removed first, then the ledger's rows are written."""
        galleries.remove_images(Image.including_bin.filter(id__in=self._gone))
        for entry_id, first in self._follow.items():
            self._redirect_duplicates(self._ledger[entry_id], first)
        for entry_id, values in sorted(self._values.items()):
            write(self._ledger[entry_id], **values)
        PerceptualHash.objects.filter(entry__in=self._phashes).delete()
        for entry_id, phash in self._phashes.items():
            PerceptualHash.objects.create(entry_id=entry_id, value=phash)
        self._attribute()

    def _redirect_duplicates(self, entry: CrawledImage, first: CrawledImage | None) -> None:
        """Duplicates of `entry` become those of `first`; without one, they end as `entry` does."""
        if first is not None:
            entry.duplicates.update(duplicate_of=first, image=first.image)
            return
        same = {name: self._values[entry.pk][name] for name in ("state", "reason_code", "params")}
        entry.duplicates.update(duplicate_of=None, image=None, etag="", last_modified="", **same)

    def _attribute(self) -> None:
        """Pictures shown publicly get the origins and tags of their new duplicates."""
        for entry in self._new_duplicates:
            same = CrawledImage.objects.filter(duplicate_of=entry.duplicate_of, sha256=entry.sha256)
            rows = list(same.select_related("source").order_by("id"))
            add_origins(rows)
            add_tags(rows)


def _is_replaced_by(first: CrawledImage, entry: CrawledImage) -> bool:
    """Whether `entry` has more pixels, and nobody has decided about the other yet."""
    undecided = first.state == State.WAITING and first.decided is None
    return undecided and entry.width * entry.height > first.width * first.height
