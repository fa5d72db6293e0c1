"""Backups in an object store that speaks S3. Needs requirements-scale.txt."""

from collections.abc import Iterable, Iterator
from typing import Any

from apps.backup.targets.pieces import file_of
from apps.media.storage.objects import ObjectStorage

# Bytes of one request, held in memory.
WINDOW = 8 * 2**20


class ObjectTarget:
    """A bucket, or a prefix of one. What the store has confirmed is durable."""

    def __init__(self, address: str, options: dict[str, Any]) -> None:
        self.address = address
        self._store = ObjectStorage(**options)

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        self._store.save(name, file_of(pieces, name))

    def pieces(self, name: str) -> Iterator[bytes]:
        first, size, _ = self._first(name)
        yield first
        for start in range(len(first), size, WINDOW):
            yield self._store.read_range(name, start, min(size, start + WINDOW))

    def _first(self, name: str) -> tuple[bytes, int, object]:
        if self._store.size(name) == 0:  # Of nothing there is no range.
            return b"", 0, None
        return self._store.read_first(name, WINDOW)

    def listing(self, folder: str) -> Iterator[tuple[str, int]]:
        base = f"{self._store.location}/" if self._store.location else ""
        with self._store.answering(folder):
            for found in self._store.bucket.objects.filter(Prefix=f"{base}{folder}/"):
                yield found.key.removeprefix(base), found.size

    def delete(self, name: str) -> None:
        self._store.delete(name)

    def sync(self) -> None:
        pass
