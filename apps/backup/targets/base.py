"""What a backup needs of the place where it is kept."""

from collections.abc import Iterable, Iterator
from typing import Protocol


class Target(Protocol):
    """Named bytes. Names are paths with slashes; missing ones raise FileNotFoundError.

    `put` is atomic: the name holds all pieces, or what it held before. If `pieces` raises, nothing
    is kept. What was put is durable only after `sync`.
    """

    address: str

    def put(self, name: str, pieces: Iterable[bytes]) -> None: ...

    def pieces(self, name: str) -> Iterator[bytes]: ...

    def listing(self, folder: str) -> Iterator[tuple[str, int]]:
        """Names below `folder` and their bytes, in no order; nothing if there is no such folder."""
        ...

    def delete(self, name: str) -> None: ...

    def sync(self) -> None: ...
