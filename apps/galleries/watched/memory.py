"""Which files a folder's scans have dealt with: 8 bytes for each, whatever its name."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from hashlib import blake2b

# Of each file: path, size and date are hashed to so many bytes, an item of the array.
KEY_BYTES = 8
TYPE = "Q"
# More than this, and only what was seen last is remembered.
MOST_KEYS = 2_000_000


class Memory:
    """The keys of files dealt with before, and those seen in the present scan.

    A key that is the same by chance (one in 10^14 with 100,000 files) leaves a file out.
    """

    def __init__(self, kept: bytes) -> None:
        self._known = array(TYPE)
        self._known.frombytes(kept)
        self._seen = array(TYPE)

    def knows(self, key: int) -> bool:
        at = bisect_left(self._known, key)
        return at < len(self._known) and self._known[at] == key

    def keep(self, key: int) -> None:
        self._seen.append(key)

    def so_far(self) -> bytes:
        """For a scan that has not come to its end: nothing is forgotten yet."""
        return _packed([*self._known, *self._seen])

    def at_the_end(self) -> bytes:
        """What is not there now is remembered, too: a disk that is not mounted shows an empty
        folder, and is back tomorrow."""
        seen = [*self._known, *self._seen]
        return _packed(seen if len(seen) <= MOST_KEYS else self._seen)


def _packed(keys: array[int] | list[int]) -> bytes:
    return array(TYPE, sorted(set(keys))).tobytes()


class Keys:
    """Keys of the files of one folder that go into one gallery: another one knows none of them."""

    def __init__(self, path: str, gallery: str) -> None:
        self._begun = blake2b(f"{path}\0{gallery}".encode(errors="replace"), digest_size=KEY_BYTES)

    def of(self, path: str, size: int, modified: int) -> int:
        key = self._begun.copy()
        key.update(f"\0{path}\0{size}\0{modified}".encode(errors="surrogateescape"))
        return int.from_bytes(key.digest(), "big")
