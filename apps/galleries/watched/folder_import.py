"""Adding files of a watched folder to its gallery, as everything else is added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePath
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File

from apps.accounts.services import room_of
from apps.galleries.models import Gallery
from apps.galleries.refusals import Refusal
from apps.galleries.services.adding import Added
from apps.galleries.services.batches import Batch, BatchError, close
from apps.galleries.services.importing import import_all
from apps.galleries.watched import opening
from apps.galleries.watched.errors import WatchError
from apps.galleries.watched.walking import Found
from futu.failures import is_disk_full
from futu.pictures import StorageDownError

Progress = Callable[[int], object]


def fitting(gallery: Gallery, files: list[Found]) -> list[Found]:
    """Those that the owner's quota has room for: the others are not even read."""
    free = room_of(gallery.owner_id).free if gallery.owner_id else None
    if free is None:
        return files
    fit = []
    for file in files:
        # Larger ones are refused for their size, and take no room.
        size = file.size if file.size <= settings.FUTU_MAX_UPLOAD_BYTES else 0
        if size <= free:
            free -= size
            fit.append(file)
    return fit


class FolderImport:
    """One batch of a gallery; `left` are those that could not be read, for the next scan."""

    def __init__(self, gallery: Gallery, folder: int, progress: Progress) -> None:
        self._gallery, self._folder, self._progress = gallery, folder, progress
        self.left: set[Found] = set()

    def run(self, files: list[Found]) -> Iterator[Added]:
        """Raises WatchError for what concerns them all."""
        batch = Batch(uuid4(), size=len(files))
        try:
            yield from self._add(files, batch)
        except BatchError as error:
            raise WatchError("stopped") from error
        except Gallery.DoesNotExist as error:
            raise WatchError("gallery_binned") from error
        except StorageDownError as error:
            raise WatchError("storage_down") from error
        except OSError as error:
            if not is_disk_full(error):
                raise
            raise WatchError("disk_full") from error
        finally:
            close(batch.id, self._gallery.owner_id)

    def _add(self, files: list[Found], batch: Batch) -> Iterator[Added]:
        try:
            yield from import_all(self._gallery, self._opened(files), self._progress, batch)
        except opening.ReadError:
            # One that cannot be read to its end keeps no other out. What is there is there.
            for file in files:
                yield from self._add_alone(file, batch)

    def _add_alone(self, file: Found, batch: Batch) -> Iterator[Added]:
        try:
            yield from import_all(self._gallery, self._opened([file]), self._progress, batch)
        except opening.ReadError:
            self.left.add(file)

    def _opened(self, files: list[Found]) -> Iterator[File | Refusal]:
        """Each, open until the next is asked for. One that cannot be opened is `left`."""
        for found in files:
            try:
                descriptor = opening.open_file(self._folder, found.path)
            except OSError:
                self.left.add(found)
                continue
            with opening.reader_of(descriptor) as file:
                yield File(file, PurePath(found.path).name)
