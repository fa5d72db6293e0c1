"""The result becomes a picture of a gallery. Done twice, it is there once."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.core.files.base import File

from apps.enhancement.errors import EnhanceError
from apps.enhancement.models import Enhancement
from apps.galleries import files
from apps.galleries.files import Variant
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures import clean_name
from apps.galleries.services.adding import enrol

NAME_LENGTH = 180


@dataclass(frozen=True, slots=True)
class Kept:
    image: Image
    sha256: str
    bytes: int


def keep_result(row: Enhancement, path: Path) -> Kept:
    """Raises EnhanceError, PictureError."""
    gallery = target_of(row)
    size = path.stat().st_size
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    image = _twin(gallery, sha256) or _enrolled(row, gallery, path, sha256, size)
    return Kept(image, sha256, size)


def target_of(row: Enhancement) -> Gallery:
    """Where the result goes: beside its source, if the gallery was deleted for good. Raises
    EnhanceError."""
    wanted = row.gallery_id or (row.source and row.source.gallery_id)
    gallery = Gallery.objects.filter(pk=wanted, owner=row.owner_id).first()
    if gallery is None:
        raise EnhanceError("gallery_gone")
    return gallery


def _twin(gallery: Gallery, sha256: str) -> Image | None:
    return Image.objects.filter(gallery=gallery, sha256=sha256).first()


def _enrolled(row: Enhancement, gallery: Gallery, path: Path, sha256: str, size: int) -> Image:
    width, height = row.result_sides
    image = Image(
        id=uuid.uuid4(),
        gallery=gallery,
        name=name_of(row),
        sha256=sha256,
        bytes=size,
        format="PNG",
        width=width,
        height=height,
        is_made=True,
    )
    is_kept = False
    try:
        with path.open("rb") as file:
            files.save(image.id, Variant.ORIGINAL, File(file))
        added = enrol(gallery, [image])
        is_kept = bool(added.images)
    except Gallery.DoesNotExist as error:
        raise EnhanceError("gallery_gone") from error
    finally:
        if not is_kept:
            files.delete([image.id])
    if added.refused:
        raise added.refused[0].error
    found = added.images[0] if added.images else _twin(gallery, sha256)
    if found is None:  # Another run had it there, and it was deleted just now.
        raise EnhanceError("gallery_gone")
    return found


def name_of(row: Enhancement) -> str:
    stem = PurePosixPath(row.source_name).stem[:NAME_LENGTH] or "picture"
    return clean_name(f"{stem}-x{row.recipe['scale']}.png")
