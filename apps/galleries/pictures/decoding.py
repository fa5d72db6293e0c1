"""Read a picture file fully into upright sRGB pixels."""

from typing import BinaryIO

from PIL import Image, ImageFile, TiffImagePlugin

from .colour import to_srgb
from .depth import to_eight_bits
from .metadata import Metadata, metadata_of
from .opening import opened
from .orientation import orientation, upright
from .scaling import draft, fitted, resize


def decode(file: BinaryIO, *, max_side: int | None = None) -> Image.Image:
    """The first frame of a seekable file: mode "RGB", sRGB, upright, opaque on white.

    `max_side` bounds the longer side in pixels and makes it several times faster for large
    JPEGs; the file is read to its end all the same. Raises PictureError. The picture holds
    no metadata and no reference to `file`.
    """
    with opened(file) as picture:
        return _pixels(picture, max_side)


def decode_described(
    file: BinaryIO, *, max_side: int | None = None
) -> tuple[Image.Image, Metadata]:
    """The same, with what the camera wrote."""
    with opened(file) as picture:
        if isinstance(picture, TiffImagePlugin.TiffImageFile):
            metadata = metadata_of(picture, file)  # lets go of its directory when it is decoded
            return _pixels(picture, max_side), metadata
        pixels = _pixels(picture, max_side)
        # A PNG may hold it behind the pixels.
        return pixels, metadata_of(picture, file)


def _pixels(picture: ImageFile.ImageFile, max_side: int | None) -> Image.Image:
    size = fitted(picture.size, max_side)
    box = draft(picture, size)
    picture.load()
    turn = orientation(picture)
    profile = picture.info.get("icc_profile")
    # First smaller, then colours and turning: those cost by the pixel.
    pixels = resize(to_eight_bits(picture), size, box)
    return upright(to_srgb(pixels, profile), turn)
