"""Cheap check of an uploaded picture: nothing is decoded or decompressed."""

import logging
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings

from .errors import PictureError
from .names import clean_name
from .opening import check_size, file_size, identify
from .parsers import PARSERS, Layout, MalformedError, Window
from .truncation import is_cut_short

logger = logging.getLogger(__name__)


# Common names for Pillow's format names.
NAMES = {"HEIF": "HEIC", "JPEG2000": "JP2"}


@dataclass(frozen=True, slots=True)
class Header:
    """`format` is Pillow's name ("JPEG"); the sides are pixels of the upright picture.

    They come from the header; decoding gives the final values.
    """

    format: str
    width: int
    height: int
    bytes: int
    # Images in the file; of formats that are no animations, pages or thumbnails.
    frames: int = 1


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
    name = identify(file)
    size = file_size(file)
    layout = _layout(file, size, name)
    check_size(layout.upright)
    _check_frames(layout)
    return Header(NAMES.get(name, name), *layout.upright, size, layout.frames)


def _layout(file: BinaryIO, size: int, name: str) -> Layout:
    try:
        return PARSERS[name](Window(file, size, settings.FUTU_MAX_FRAMES))
    except MalformedError as error:
        code = "truncated" if is_cut_short(file, size, name) else "broken"
        raise PictureError(code) from error


def _check_frames(layout: Layout) -> None:
    limit = settings.FUTU_MAX_FRAMES
    if layout.frames > limit:
        raise PictureError("too_many_frames", {"limit": limit})
