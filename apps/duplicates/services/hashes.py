"""A per-process cache of the perceptual hashes of a person's pictures.

It may contain hashes of deleted pictures, so results have to be looked up in the database.
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

# People whose hashes are cached; 100,000 pictures take 3 MB and half a second to load.
MAX_OWNERS = 8
# Seconds after which everything is loaded anew, since older pictures may have been hashed
# meanwhile.
MAX_AGE = 600.0
# Re-read this far back: `ready_at` is set before its transaction commits.
OVERLAP = timedelta(seconds=60)
# Of thousands of alike frames each is compared with its nearest, which connect all of them.
MOST = 64


@dataclass
class Hashes:
    """The hashes of one person. `near` loads new ones first, and compares all by brute force."""

    owner_id: int
    loaded: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: dict[UUID, None] = {}
        self._hashes: Words = as_uint64([])
        self._latest: datetime | None = None

    def near(self, phash: bytes) -> list[tuple[UUID, int]]:
        """(id, Hamming distance) of the pictures within `NEAR` bits, the `MOST` nearest first."""
        with self._lock:
            self._load_new()
            bits = distances(phash, self._hashes)
            [places] = np.nonzero(bits <= NEAR)
            places = places[np.argsort(bits[places], kind="stable")][:MOST]
            ids = list(self._ids) if len(places) else []
        return [(ids[place], int(bits[place])) for place in places]

    def add(self, image: Image) -> None:
        """Add a picture that was hashed just now, but became ready long ago."""
        if image.phash and not image.is_blank:
            with self._lock:
                self._append([(image.id, bytes(image.phash))])

    def _load_new(self) -> None:
        images = Image.objects.owned_by(self.owner_id).filter(state=Image.State.READY)
        hashed = images.filter(phash__isnull=False).exclude(phash=b"").exclude(is_blank=True)
        if self._latest is not None:
            hashed = hashed.filter(ready_at__gte=self._latest - OVERLAP)
        rows = list(hashed.order_by().values_list("id", "phash", "ready_at"))
        self._append([(id_, bytes(phash or b"")) for id_, phash, _ in rows])
        times = [ready for _, _, ready in rows if ready is not None]
        self._latest = max([*times, *([self._latest] if self._latest else [])], default=None)

    def _append(self, rows: list[tuple[UUID, bytes]]) -> None:
        new = {id_: phash for id_, phash in rows if id_ not in self._ids}
        if new:
            self._ids |= dict.fromkeys(new)
            self._hashes = np.concatenate([self._hashes, as_uint64(new.values())])


_cache: OrderedDict[int, Hashes] = OrderedDict()
_lock = threading.Lock()


def hashes_of(owner_id: int) -> Hashes:
    """The cached hashes of a person; loaded at the first call of `near`."""
    with _lock:
        cached = _cache.pop(owner_id, None)
        if cached is None or time.monotonic() - cached.loaded > MAX_AGE:
            cached = Hashes(owner_id)
        _cache[owner_id] = cached
        while len(_cache) > MAX_OWNERS:
            _cache.popitem(last=False)
        return cached


def clear_cache() -> None:
    with _lock:
        _cache.clear()
