"""Atomic, durable writes of local files."""

import errno
import os
import tempfile
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

TEMPORARY_PREFIX = ".saving-"
# Bytes below which a disk counts as full: one picture of the usual limit, and its derived files.
LEAST_ROOM = 64 * 2**20


@deconstructible(path="apps.media.storage.DurableStorage")
class DurableStorage(FileSystemStorage):
    """Local files written beside their place, synced, then renamed into it.

    The caller decides the name: saving to a name that exists replaces that file, and no
    suffix is ever added. Readers see the old file or the new one, never a part. A killed
    process may leave a file named `.saving-*`, which nothing refers to.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def check(self) -> None:
        """Raises OSError if storage is not writable. Writes nothing."""
        folder = _existing(Path(self.location))
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, f"{folder} cannot be read and written")
        if free_in(folder) < LEAST_ROOM:
            raise OSError(errno.ENOSPC, f"There is no room in {folder}")

    def move(self, name: str, to: str) -> None:
        """Give a file another name, by which nothing is replaced that matters."""
        source, target = Path(self.path(name)), Path(self.path(to))
        make_folders(target.parent, self.directory_permissions_mode)
        source.replace(target)
        sync_folder(target.parent)
        sync_folder(source.parent)

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        make_folders(path.parent, self.directory_permissions_mode)
        temporary = self._write_beside(path, content)
        try:
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
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


def free_in(folder: Path) -> int:
    """Bytes that can still be written."""
    room = os.statvfs(_existing(folder))
    return room.f_bavail * room.f_frsize


def _existing(folder: Path) -> Path:
    """The folder, or its nearest existing parent."""
    while not folder.exists():
        folder = folder.parent
    return folder


def make_folders(folder: Path, mode: int | None) -> None:
    """`mkdir -p`, syncing each parent that gained an entry."""
    if folder.is_dir():
        return
    make_folders(folder.parent, mode)
    folder.mkdir(mode=0o777 if mode is None else mode, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Fsync a folder, so that new and renamed entries survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
