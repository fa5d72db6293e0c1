"""Pictures to ask about: checked, hashed here, and decoded only if no verdict is known."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from django.core.files.base import File
from PIL.Image import Image as Picture

from apps.classification.errors import ClassifyError
from apps.galleries import decoders, files
from apps.galleries.files import MAX_SIDE, Variant
from apps.galleries.models import Image
from apps.galleries.pictures import clean_name, decode_own, inspect

# As errors.SENTENCES says: what providers take at most, and rules make sense of.
MAX_RATIO = 200
CHUNK = 1 << 20
SIDE = MAX_SIDE[Variant.PREVIEW]


@dataclass(frozen=True, slots=True)
class Subject:
    """`decode` gives upright RGB of at most `SIDE` pixels; it raises PictureError."""

    name: str
    sha256: str
    decode: Callable[[], Picture]
    image: Image | None = None


def of_upload(upload: File) -> Subject:
    """A file that was sent. Raises PictureError, ClassifyError."""
    return of_file(files.stream(upload), upload.name or "")


def of_file(file: BinaryIO, name: str) -> Subject:
    name = clean_name(name)
    header = inspect(file, name)
    check_ratio(header.width, header.height)
    file.seek(0)
    return Subject(name, _digest(file), lambda: _decoded(file))


def of_image(image: Image) -> Subject:
    """A stored picture. Its row has the hash of the original, which may no longer be kept."""
    if not image.has_preview:
        raise ClassifyError("not_prepared")
    check_ratio(image.width, image.height)
    return Subject(image.name, image.sha256, lambda: _preview(image), image)


def check_ratio(width: int, height: int) -> None:
    if max(width, height) > MAX_RATIO * min(width, height):
        raise ClassifyError("too_narrow")


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _decoded(file: BinaryIO) -> Picture:
    file.seek(0)
    return decoders.decode(file, max_side=SIDE)


def _preview(image: Image) -> Picture:
    """Our own file, which needs no child process."""
    try:
        with files.open_variant(image.id, Variant.PREVIEW) as file:
            return decode_own(file, max_side=SIDE)
    except FileNotFoundError as error:
        raise ClassifyError("file_missing") from error
