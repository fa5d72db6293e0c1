"""Where the bytes of a picture lie.

The key follows from the id, so no row can be wrong about it.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO, cast
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from apps.media.storage import drop_folder, listed


class Variant(StrEnum):
    ORIGINAL = "original"
    PREVIEW = "preview"
    THUMBNAIL = "thumbnail"


# Longest side in pixels.
MAX_SIDE = {Variant.PREVIEW: 1440, Variant.THUMBNAIL: 360}


def key(image_id: UUID, variant: Variant) -> str:
    """The storage key, spread over 256 folders so that none grows without bound."""
    return f"{_folder(image_id)}/{variant}"


def _folder(image_id: UUID) -> str:
    return f"{image_id.hex[:2]}/{image_id}"


def save(image_id: UUID, variant: Variant, content: File | bytes) -> None:
    file = ContentFile(content) if isinstance(content, bytes) else content
    default_storage.save(key(image_id, variant), file)


def open_variant(image_id: UUID, variant: Variant) -> BinaryIO:
    """Raises FileNotFoundError when the storage has lost it."""
    return cast(BinaryIO, default_storage.open(key(image_id, variant), "rb"))


def delete(image_ids: Iterable[UUID]) -> None:
    """Remove every variant; a file that is already gone is no error."""
    for image_id in image_ids:
        for variant in Variant:
            default_storage.delete(key(image_id, variant))
        drop_folder(_folder(image_id))


def delete_originals(image_ids: Iterable[UUID]) -> None:
    """Of pictures of which only what was made of them is kept."""
    for image_id in image_ids:
        default_storage.delete(key(image_id, Variant.ORIGINAL))


def delete_folder(image_id: UUID) -> None:
    """Remove whatever lies in a picture's folder, half-written files too."""
    folder = _folder(image_id)
    for name in listed(folder)[1]:
        default_storage.delete(f"{folder}/{name}")
    drop_folder(folder)


def last_written(image_id: UUID) -> datetime:
    """When anything in a picture's folder last changed, files half-written among it."""
    folder = _folder(image_id)
    paths = [f"{folder}/{name}" for name in listed(folder)[1]]
    return max(default_storage.get_modified_time(path) for path in paths or [folder])


def stream(upload: File) -> BinaryIO:
    """The bytes of an upload, from their beginning."""
    opened = cast(BinaryIO, upload.file)
    opened.seek(0)
    return opened


def sha256(upload: File) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
