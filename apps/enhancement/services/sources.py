"""The picture that is enhanced: its pixels as they are, decoded in a child process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from PIL.Image import Image as Picture

from apps.enhancement.errors import EnhanceError
from apps.galleries import decoders
from apps.galleries.files import Variant, open_variant
from apps.galleries.models import Image


@dataclass(frozen=True, slots=True)
class Original:
    """Upright, "L", "LA", "RGB" or "RGBA", in the colours of `profile`."""

    picture: Picture
    profile: bytes


def original_of(image: Image | None, sha256: str) -> Original:
    """Raises EnhanceError, PictureError, BusyError."""
    if image is None:
        raise EnhanceError("missing")
    if image.sha256 != sha256:
        raise EnhanceError("tampered")
    try:
        with open_variant(image.pk, Variant.ORIGINAL) as file:
            found = decoded(file, image.width * image.height, is_own=image.is_made)
    except FileNotFoundError as error:
        raise EnhanceError("missing") from error
    if found.picture.size != (image.width, image.height):
        raise EnhanceError("tampered")
    return found


def decoded(file: BinaryIO, pixels: int, *, is_own: bool = False) -> Original:
    """Of a file with so many pixels; the limits of uploads do not hold for what is our own.
    Raises EnhanceError, PictureError, BusyError."""
    found = decoders.decode_whole(file, pixels, is_own=is_own)
    if found.picture is None:
        raise EnhanceError("animated" if found.frames > 1 else "deep")
    return Original(found.picture, found.profile)
