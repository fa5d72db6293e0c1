"""Backups in a folder."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from apps.media.storage.local import TEMPORARY_PREFIX

CHUNK = 2**20


class FolderTarget:
    """Files written beside their place and renamed into it.

    They are not synced one by one: that would take most of the time and hold up the instance's
    own disk. One `sync` before a manifest makes all of them durable.
    """

    def __init__(self, folder: Path) -> None:
        self.address = str(folder)
        self._folder = folder

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=TEMPORARY_PREFIX, delete=False
        ) as file:
            temporary = Path(file.name)
            try:
                file.writelines(pieces)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        temporary.replace(path)

    def pieces(self, name: str) -> Iterator[bytes]:
        with (self._folder / name).open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def listing(self, folder: str) -> Iterator[tuple[str, int]]:
        for parent, _, names in os.walk(self._folder / folder):
            for name in names:
                path = Path(parent, name)
                with suppress(FileNotFoundError):
                    yield path.relative_to(self._folder).as_posix(), path.stat().st_size

    def delete(self, name: str) -> None:
        path = self._folder / name
        path.unlink(missing_ok=True)
        with suppress(OSError):  # Not empty, or gone.
            path.parent.rmdir()

    def sync(self) -> None:
        os.sync()
