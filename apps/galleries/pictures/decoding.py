"""Decode a picture file into upright sRGB pixels."""

from collections.abc import Callable
from typing import BinaryIO, NamedTuple, TypeVar

from PIL import Image, ImageFile, TiffImagePlugin

from .colour import to_srgb
from .depth import to_eight_bits, without_empty_alpha
from .end_mark import is_jpeg, with_end_mark
from .errors import PictureError
from .metadata import Metadata, metadata_of
from .opening import opened, opened_own, opening
from .orientation import orientation, upright
from .scaling import Size, draft, fitted, resize
from .showing import first_shown, is_blank
from .tiff_layouts import set_right

T = TypeVar("T")


class Described(NamedTuple):
    """A decoded picture, its camera metadata, and the full size of the upright picture."""

    picture: Image.Image
    metadata: Metadata
    size: Size
    is_blank: bool


def decode(file: BinaryIO, *, max_side: int | None = None) -> Image.Image:
    """The first frame of a seekable file that shows something: "RGB", sRGB, upright, opaque.

    `max_side` bounds the sides (`scaling.fitted`) and makes it several times faster for large
    JPEGs; the file is read to its end all the same. Raises PictureError. The picture holds
    no metadata and no reference to `file`.
    """
    return decode_described(file, max_side=max_side).picture


def decode_own(file: BinaryIO, *, max_side: int | None = None) -> Image.Image:
    """Decode a preview or thumbnail of ours, without the limits for uploads."""
    with opened_own(file) as picture:
        return _pixels(picture, max_side)[0]


def is_transparent(file: BinaryIO) -> bool:
    """Whether no pixel of the first frame shows anything. Raises PictureError."""
    with opened(file) as picture:
        picture.load()
        plain = without_empty_alpha(to_eight_bits(picture), picture)
        return "A" in plain.getbands() and plain.getchannel("A").getbbox() is None


def decode_described(
    file: BinaryIO, *, max_side: int | None = None, is_own: bool = False
) -> Described:
    """The same, with what the camera wrote and the sides, all from one reading.

    What stands behind the pixels counts as well, so only this knows how the picture is turned.
    For what Futu wrote itself (`is_own`) the limits of uploads do not hold.
    """
    return completed(file, lambda given: _read(given, max_side, is_own=is_own))


def completed(file: BinaryIO, read: Callable[[BinaryIO], T]) -> T:
    """`read` of a file; of a JPEG that lacks nothing but its end mark, with that. Raises
    PictureError."""
    try:
        return read(file)
    except PictureError as refusal:
        whole = with_end_mark(file) if refusal.code == "truncated" and is_jpeg(file) else None
        if whole is None:
            raise
        return read(whole)


def _read(file: BinaryIO, max_side: int | None, *, is_own: bool) -> Described:
    with opening(file, is_own=is_own) as picture:
        if isinstance(picture, TiffImagePlugin.TiffImageFile):
            metadata = metadata_of(picture, file)  # frees its directory when it is decoded
            pixels, size = _pixels(picture, max_side)
        else:
            pixels, size = _pixels(picture, max_side)
            metadata = metadata_of(picture, file)
        return Described(pixels, metadata, size, is_blank(pixels))


def _pixels(picture: ImageFile.ImageFile, max_side: int | None) -> tuple[Image.Image, Size]:
    """Upright pixels, and their full size."""
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        set_right(picture)
    full = picture.size
    box = draft(picture, fitted(full, max_side))
    picture.load()
    if box is None:
        full = picture.size  # Some formats report their true size only now.
    size = fitted(full, max_side)
    turn = orientation(picture)
    profile = picture.info.get("icc_profile")

    def render() -> Image.Image:
        picture.load()
        plain = without_empty_alpha(to_eight_bits(picture), picture)
        # Scale first: colour conversion and rotation cost per pixel.
        return upright(to_srgb(resize(plain, size, box), profile), turn)

    sides = (full[1], full[0]) if turn >= 5 else full
    return first_shown(picture, render), sides
