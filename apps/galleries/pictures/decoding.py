"""Read a picture file fully into upright sRGB pixels."""

from typing import BinaryIO, NamedTuple

from PIL import Image, ImageFile, TiffImagePlugin

from .colour import to_srgb
from .depth import to_eight_bits, without_empty_alpha
from .metadata import Metadata, metadata_of
from .opening import opened
from .orientation import orientation, upright
from .scaling import Size, draft, fitted, resize
from .tiff_layouts import set_right


class Described(NamedTuple):
    """A decoded picture, what the camera wrote, and the full size of the upright picture."""

    picture: Image.Image
    metadata: Metadata
    size: Size


def decode(file: BinaryIO, *, max_side: int | None = None) -> Image.Image:
    """The first frame of a seekable file: mode "RGB", sRGB, upright, opaque on white.

    `max_side` bounds the longer side in pixels and makes it several times faster for large
    JPEGs; the file is read to its end all the same. Raises PictureError. The picture holds
    no metadata and no reference to `file`.
    """
    with opened(file) as picture:
        return _pixels(picture, max_side)[0]


def decode_described(file: BinaryIO, *, max_side: int | None = None) -> Described:
    """The same, with what the camera wrote and the sides, all from one reading.

    What stands behind the pixels counts as well, so only this knows how the picture is turned.
    """
    with opened(file) as picture:
        if isinstance(picture, TiffImagePlugin.TiffImageFile):
            metadata = metadata_of(picture, file)  # lets go of its directory when it is decoded
            pixels, size = _pixels(picture, max_side)
        else:
            pixels, size = _pixels(picture, max_side)
            metadata = metadata_of(picture, file)
        return Described(pixels, metadata, size)


def _pixels(picture: ImageFile.ImageFile, max_side: int | None) -> tuple[Image.Image, Size]:
    """Upright pixels, and the sides they would have in full size."""
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        set_right(picture)
    full = picture.size
    box = draft(picture, fitted(full, max_side))
    picture.load()
    if box is None:
        full = picture.size  # Some say their true size only now.
    size = fitted(full, max_side)
    turn = orientation(picture)
    profile = picture.info.get("icc_profile")
    # First smaller, then colours and turning: those cost by the pixel.
    plain = without_empty_alpha(to_eight_bits(picture), picture)
    pixels = resize(plain, size, box)
    sides = (full[1], full[0]) if turn >= 5 else full
    return upright(to_srgb(pixels, profile), turn), sides
