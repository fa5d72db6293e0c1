"""Storage of picture files. Keys are derived from the picture's id."""

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
    """The storage key, sharded over 256 folders."""
    return f"{_folder(image_id)}/{variant}"


def _folder(image_id: UUID) -> str:
    return f"{image_id.hex[:2]}/{image_id}"


def save(image_id: UUID, variant: Variant, content: File | bytes) -> None:
    file = ContentFile(content) if isinstance(content, bytes) else content
    default_storage.save(key(image_id, variant), file)


def open_variant(image_id: UUID, variant: Variant) -> BinaryIO:
    """Raises FileNotFoundError when the file is missing from storage."""
    return cast(BinaryIO, default_storage.open(key(image_id, variant), "rb"))


def delete(image_ids: Iterable[UUID]) -> None:
    """Delete every variant; missing files are ignored."""
    for image_id in image_ids:
        for variant in Variant:
            default_storage.delete(key(image_id, variant))
        drop_folder(_folder(image_id))


def delete_originals(image_ids: Iterable[UUID]) -> None:
    """Delete the originals of pictures of which only derived files are kept."""
    for image_id in image_ids:
        default_storage.delete(key(image_id, Variant.ORIGINAL))


def last_written(image_id: UUID) -> datetime:
    """When any file in a picture's folder last changed, incomplete ones included."""
    folder = _folder(image_id)
    paths = [f"{folder}/{name}" for name in listed(folder)[1]]
    return max(default_storage.get_modified_time(path) for path in paths or [folder])


def stream(upload: File) -> BinaryIO:
    """Stream an upload from its beginning."""
    opened = cast(BinaryIO, upload.file)
    opened.seek(0)
    return opened


def sha256(upload: File) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
