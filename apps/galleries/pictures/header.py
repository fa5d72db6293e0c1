"""The cheap look at a picture file that an upload gets: nothing is decoded."""

import logging
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from PIL import ImageFile

from .errors import PictureError
from .names import clean_name
from .opening import file_size, opened
from .orientation import swaps_sides

logger = logging.getLogger(__name__)


# A phone's MPO is a JPEG with a second picture behind it; its HEIF is what people call HEIC.
NAMES = {"MPO": "JPEG", "HEIF": "HEIC"}


@dataclass(frozen=True, slots=True)
class Header:
    """`format` is Pillow's name ("JPEG"), the sides are pixels of the upright picture."""

    format: str
    width: int
    height: int
    bytes: int


def inspect(file: BinaryIO, name: str) -> Header:
    """Check size, signature, sides and frames of a seekable file without decoding it.

    The format is told by the content; `name` is only for the log. Raises PictureError.
    """
    try:
        return _read_header(file)
    except PictureError as error:
        logger.info("Refused %s: %s %s", clean_name(name), error.code, error.params)
        raise


def _read_header(file: BinaryIO) -> Header:
    with opened(file) as picture:
        width, height = picture.size
        if swaps_sides(picture):
            width, height = height, width
        name = NAMES.get(str(picture.format), str(picture.format))
        _check_frames(picture, name)
    return Header(name, width, height, file_size(file))


def _check_frames(picture: ImageFile.ImageFile, name: str) -> None:
    limit = settings.FUTU_MAX_FRAMES
    if name != "JPEG" and _has_frame(picture, limit):
        raise PictureError("too_many_frames", {"limit": limit})


def _has_frame(picture: ImageFile.ImageFile, index: int) -> bool:
    """Whether frame `index`, from 0, exists."""
    if picture.format != "TIFF":
        # Declared by WebP, AVIF and APNG; Pillow counts a GIF's without decoding them.
        return getattr(picture, "n_frames", 1) > index
    try:
        picture.seek(index)  # counting all pages takes quadratic time, this stops at the limit
    except EOFError:
        return False
    return True
