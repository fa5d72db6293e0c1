"""Files that are whole or absent, also after a power cut."""

import os
import tempfile
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

TEMPORARY_PREFIX = ".saving-"


@deconstructible(path="apps.galleries.storage.DurableStorage")
class DurableStorage(FileSystemStorage):
    """Local files written beside their place, synced, then renamed into it.

    The caller decides the name: saving to a name that exists replaces that file, and no
    suffix is ever added. Readers see the old file or the new one, never a part. A killed
    process may leave a file named `.saving-*`, which nothing refers to.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def probe(self) -> None:
        """Write something small and let it go. Raises OSError when that is not possible."""
        folder = Path(self.location)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0")
            file.flush()

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        _make_folders(path.parent, self.directory_permissions_mode)
        temporary = self._write_beside(path, content)
        try:
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return path.relative_to(self.location).as_posix()

    def _write_beside(self, path: Path, content: File) -> Path:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=TEMPORARY_PREFIX, delete=False
        ) as file:
            temporary = Path(file.name)
            try:
                for chunk in content.chunks():
                    file.write(chunk)
                if self.file_permissions_mode is not None:
                    os.fchmod(file.fileno(), self.file_permissions_mode)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        return temporary


def _make_folders(folder: Path, mode: int | None) -> None:
    """`mkdir -p`, syncing each parent that gained an entry."""
    if folder.is_dir():
        return
    _make_folders(folder.parent, mode)
    folder.mkdir(mode=0o777 if mode is None else mode, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
