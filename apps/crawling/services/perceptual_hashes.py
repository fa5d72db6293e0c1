"""Perceptual hashes of 256 bits (PDQ, Facebook 2019), and the search for near duplicates.

The hash is made of the thumbnail (the preview gives the same, and takes longer to read), brought to
one size first: made of the picture as it is, a copy of half the size differs by 16 bits in the
middle and by up to 46; so it is 2, and up to 16.

The limit was chosen on half of 600 photographs as the greatest that keeps half the distance to the
nearest two that are not the same (88 bits; 179,700 pairs). Copies within it, in percent, on the
half chosen on and on the other:

    half or quarter size, WebP 60, JPEG 10, grey, a strong filter   100    100
    reduced to 64 pixels; blurred                                   100    100
    2 % cut off the sides                                            98     97
    4 % cut off                                                      47     47
    a banner across                                                  74     76
    8 % cut off; in a screenshot; mirrored                           ≤1     ≤1

No two different ones of all 600 come within it: precision 100 %, with 40 bits to spare.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

import numpy as np
import pdqhash
from PIL import Image as Pillow

from apps.crawling.models import PerceptualHash

SIDE = 128
# Pictures that differ in at most so many bits are near duplicates.
NEAR = 48
# PDQ's quality measure, 0 to 100. Below this, hashes of different pictures are alike.
LEAST_QUALITY = 50

Words = np.ndarray  # (…, 4) uint64: a hash is four words of 64 bits


def pdq_hash(picture: Pillow.Image) -> bytes | None:
    """The hash of an RGB picture; None if it has too little detail."""
    bits, quality = pdqhash.compute(_standard(picture))
    return np.packbits(bits).tobytes() if quality >= LEAST_QUALITY else None


def dihedral_hashes(picture: Pillow.Image) -> list[bytes]:
    """Its hashes in all eight orientations; none if it has too little detail.

    PDQ can derive them without pixels, but half of those differ by 40 bits.
    """
    small = picture.resize((SIDE, SIDE), Pillow.Resampling.BICUBIC)
    views = [small, *(small.transpose(turn) for turn in Pillow.Transpose)]
    return [value for view in views if (value := pdq_hash(view)) is not None]


def _standard(picture: Pillow.Image) -> np.ndarray:
    return np.asarray(picture.resize((SIDE, SIDE), Pillow.Resampling.BICUBIC))


def as_uint64(hashes: Iterable[bytes]) -> Words:
    """(n, 4) uint64."""
    return np.frombuffer(b"".join(hashes), np.uint64).reshape(-1, 4)


def distances(value: bytes, others: Words) -> np.ndarray:
    """(n,) bits in which each of `others` differs from `value`."""
    bits = np.bitwise_count(others ^ as_uint64([value])).astype(np.uint16)
    # Column by column: several times faster than a sum over so short an axis.
    return bits[:, 0] + bits[:, 1] + bits[:, 2] + bits[:, 3]


class HashIndex:
    """All hashes in memory: 200,000 take 8 MB, and are compared in a few milliseconds.

    Rows have ids in the order in which they became visible (`models.PerceptualHash`), so each query
    reads only new rows. Deleted ones are still found here: check the rows.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self._last = 0
        self._count = 0
        self._hashes = np.empty((1024, 4), np.uint64)
        self._entries = np.empty(1024, np.int64)

    def near(self, value: bytes) -> list[tuple[int, int]]:
        """(bits, entry) of all within `NEAR`, nearest first, of those seen first."""
        with self._lock:
            self._read_on()
            found = distances(value, self._hashes[: self._count])
            [places] = np.nonzero(found <= NEAR)
            return sorted((int(found[n]), int(self._entries[n])) for n in places)

    def _read_on(self) -> None:
        rows = PerceptualHash.objects.filter(id__gt=self._last).order_by("id")
        new = list(rows.values_list("id", "entry_id", "value"))
        if not new:
            return
        ids, entries, values = zip(*new, strict=True)
        self._grow(self._count + len(new))
        self._hashes[self._count : self._count + len(new)] = as_uint64(map(bytes, values))
        self._entries[self._count : self._count + len(new)] = entries
        self._count += len(new)
        self._last = ids[-1]

    def _grow(self, size: int) -> None:
        if size > len(self._hashes):
            room = 2 * size - len(self._hashes)
            self._hashes = np.concatenate([self._hashes, np.empty((room, 4), np.uint64)])
            self._entries = np.concatenate([self._entries, np.empty(room, np.int64)])


known = HashIndex()
