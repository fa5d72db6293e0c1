"""Storage of upload bytes: an appended file, or parts in an object store."""

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
    """Collects pieces into one file. All operations are idempotent."""

    def add(self, upload: Upload, body: Body, most: int) -> int: ...

    def complete(self, upload: Upload) -> None: ...

    def abandon(self, upload: Upload) -> None: ...

    def missing(self, upload: Upload) -> Iterator[str]: ...


def keeper() -> Keeper:
    return MultipartObject() if local_path("") is None else AppendedFile()


def opened(upload: Upload) -> BinaryIO:
    """Open a complete file, seekable."""
    keeper().complete(upload)
    return open_seekable(upload.key)


def missing(upload: Upload) -> Iterator[str]:
    """Bytes missing from storage for an unfinished upload."""
    return keeper().missing(upload)


def delete(upload: Upload) -> None:
    """Delete all bytes of an upload, except those that became a file."""
    keeper().abandon(upload)
    if not StoredFile.objects.filter(id=upload.id).exists():
        default_storage.delete(upload.key)
    delete_folder(upload.id)


def delete_folder(upload_id: UUID) -> None:
    """Delete every piece, also those without a row; missing ones are ignored."""
    folder = folder_of_upload(upload_id)
    for name in listed(folder)[1]:
        default_storage.delete(f"{folder}/{name}")
    drop_folder(folder)


def stored_ids() -> list[UUID]:
    """Ids of uploads with any piece in storage."""
    return [UUID(name) for name in listed(UPLOADS)[0]]


def last_written(upload_id: UUID) -> datetime:
    """Modification time of the newest piece. Raises FileNotFoundError if there is none."""
    folder = folder_of_upload(upload_id)
    paths = [f"{folder}/{name}" for name in listed(folder)[1]]
    return max(default_storage.get_modified_time(path) for path in paths or [folder])
