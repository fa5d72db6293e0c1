"""The perceptual hashes of a person's pictures, held by each process for a while.

Rows decide what is found: of pictures that are gone only the hash is still here.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np

from apps.galleries.models import Image
from apps.galleries.pictures.perceptual_hash import NEAR, Words, as_uint64, distances

# People whose hashes are held: 3 MB for 100,000 pictures, which take half a second to read.
PEOPLE = 8
# Seconds after which all are read again: pictures of before may have been hashed.
SECONDS = 600.0
# Transactions that ended later than they began.
OVERLAP = timedelta(seconds=60)


@dataclass
class Hashes:
    """`near` reads what became ready since, compares all in a millisecond or two."""

    owner_id: int
    read: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: dict[UUID, None] = {}
        self._hashes: Words = as_uint64([])
        self._latest: datetime | None = None

    def near(self, phash: bytes) -> list[tuple[UUID, int]]:
        """(id, bits) of all within `NEAR`."""
        with self._lock:
            self._read_on()
            bits = distances(phash, self._hashes)
            [places] = np.nonzero(bits <= NEAR)
            ids = list(self._ids) if len(places) else []
        return [(ids[place], int(bits[place])) for place in places]

    def add(self, image: Image) -> None:
        """One that was hashed just now, and became ready long ago."""
        if image.phash and not image.is_blank:
            with self._lock:
                self._append([(image.id, bytes(image.phash))])

    def _read_on(self) -> None:
        images = Image.objects.owned_by(self.owner_id).filter(state=Image.State.READY)
        hashed = images.filter(phash__isnull=False).exclude(phash=b"").exclude(is_blank=True)
        if self._latest is not None:
            hashed = hashed.filter(ready_at__gte=self._latest - OVERLAP)
        rows = list(hashed.order_by().values_list("id", "phash", "ready_at"))
        self._append([(id_, bytes(phash or b"")) for id_, phash, _ in rows])
        moments = [ready for _, _, ready in rows if ready is not None]
        self._latest = max([*moments, *([self._latest] if self._latest else [])], default=None)

    def _append(self, rows: list[tuple[UUID, bytes]]) -> None:
        new = {id_: phash for id_, phash in rows if id_ not in self._ids}
        if new:
            self._ids |= dict.fromkeys(new)
            self._hashes = np.concatenate([self._hashes, as_uint64(new.values())])


_held: OrderedDict[int, Hashes] = OrderedDict()
_lock = threading.Lock()


def hashes_of(owner_id: int) -> Hashes:
    with _lock:
        held = _held.pop(owner_id, None)
        if held is None or time.monotonic() - held.read > SECONDS:
            held = Hashes(owner_id)
        _held[owner_id] = held
        while len(_held) > PEOPLE:
            _held.popitem(last=False)
        return held


def forget() -> None:
    with _lock:
        _held.clear()
