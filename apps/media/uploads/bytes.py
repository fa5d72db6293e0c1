"""Where the bytes of uploads are: appended to a file, or parts in an object store."""

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, Protocol
from uuid import UUID

from django.core.files.storage import default_storage

from apps.media.keys import UPLOADS, folder_of_upload
from apps.media.models import StoredFile, Upload
from apps.media.storage import drop_folder, listed, local_path, open_seekable
from apps.media.uploads.appended import AppendedFile
from apps.media.uploads.multipart import MultipartObject
from apps.media.uploads.pieces import Body


class Keeper(Protocol):
    """Takes pieces, and makes one file of them. None of it does harm when done twice."""

    def add(self, upload: Upload, body: Body, most: int) -> int: ...

    def complete(self, upload: Upload) -> None: ...

    def abandon(self, upload: Upload) -> None: ...

    def missing(self, upload: Upload) -> Iterator[str]: ...


def keeper() -> Keeper:
    return MultipartObject() if local_path("") is None else AppendedFile()


def opened(upload: Upload) -> BinaryIO:
    """A file that is whole, to read and to seek in."""
    keeper().complete(upload)
    return open_seekable(upload.key)


def missing(upload: Upload) -> Iterator[str]:
    """What should be in the storage of an upload that is not done, and is not."""
    return keeper().missing(upload)


def delete(upload: Upload) -> None:
    """Remove all bytes of an upload, but those that are a file's by now."""
    keeper().abandon(upload)
    if not StoredFile.objects.filter(id=upload.id).exists():
        default_storage.delete(upload.key)
    delete_folder(upload.id)


def delete_folder(upload_id: UUID) -> None:
    """Remove every piece, also those no row knows of; nothing there is no error."""
    folder = folder_of_upload(upload_id)
    for name in listed(folder)[1]:
        default_storage.delete(f"{folder}/{name}")
    drop_folder(folder)


def stored_ids() -> list[UUID]:
    """The uploads of which any piece is in the storage."""
    return [UUID(name) for name in listed(UPLOADS)[0]]


def last_written(upload_id: UUID) -> datetime:
    """When the newest piece was written. Raises FileNotFoundError when there is none."""
    folder = folder_of_upload(upload_id)
    paths = [f"{folder}/{name}" for name in listed(folder)[1]]
    return max(default_storage.get_modified_time(path) for path in paths or [folder])
