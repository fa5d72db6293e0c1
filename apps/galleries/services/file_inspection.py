"""Inspect one uploaded file, store it under an id, and build its row.

The file comes first. A crash before the row leaves a file that the daily sweep puts aside.
"""

from dataclasses import dataclass
from uuid import UUID

from django.core.files.base import File

from apps.galleries import files
from apps.galleries.models import Gallery, Image
from apps.galleries.pictures import Header, clean_name, inspect


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """What is known of a file before it is decoded."""

    name: str
    header: Header
    sha256: str


def look_at(upload: File) -> InspectedFile:
    """Cheap checks and the digest. Raises PictureError for what cannot be a picture."""
    name = clean_name(upload.name or "")
    header = inspect(files.stream(upload), name)
    return InspectedFile(name, header, files.sha256(upload))


def keep(image_id: UUID, upload: File) -> None:
    """Write the file durably under the key of the picture `id_`."""
    files.save(image_id, files.Variant.ORIGINAL, File(files.stream(upload)))


def row_of(gallery: Gallery, image_id: UUID, looked: InspectedFile) -> Image:
    """The picture's unsaved row."""
    return Image(
        id=image_id,
        gallery=gallery,
        name=looked.name,
        sha256=looked.sha256,
        bytes=looked.header.bytes,
        format=looked.header.format,
        width=looked.header.width,
        height=looked.header.height,
    )
