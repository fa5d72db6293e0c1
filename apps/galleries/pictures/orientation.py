"""Rotate a picture by its EXIF orientation.

`ImageOps.exif_transpose` also rewrites the EXIF and so fails if that is damaged elsewhere; we drop
EXIF anyway.
"""

import logging
import struct

from PIL import Image, TiffImagePlugin

from .embedded import exif_of, xmp_of
from .exif import Block
from .xmp import read_xmp

logger = logging.getLogger(__name__)

TAG = 0x0112
# EXIF 2.32, tag 0x0112: the transposition that undoes each orientation.
TRANSPOSE = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def orientation(picture: Image.Image) -> int:
    """1 (upright) to 8, from EXIF or else XMP; damaged values count as 1. Decodes nothing.

    For a PNG that is not decoded yet, metadata after its pixels is not seen.
    """
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        return 1  # Pillow applies these itself, including the size
    value = _by_exif(exif_of(picture))
    if value is None:
        value = _by_xmp(picture)
    return value if value in TRANSPOSE else 1


def _by_exif(data: bytes) -> int | None:
    if not data:
        return None
    try:
        block = Block.of(data)
        value = block.directory(block.first, {TAG}).get(TAG)
    except (ValueError, OSError, struct.error) as error:
        logger.info("Damaged EXIF ignored: %r", error)
        return None
    return int(value[0]) if isinstance(value, list) and value else None


def _by_xmp(picture: Image.Image) -> int | None:
    try:
        packet = xmp_of(picture)
        value = read_xmp(packet).get("orientation", "") if packet else ""
    except (ValueError, SyntaxError, LookupError, TypeError) as error:
        logger.info("Damaged XMP ignored: %r", error)
        return None
    return int(value) if value in ("1", "2", "3", "4", "5", "6", "7", "8") else None


def upright(picture: Image.Image, orientation: int) -> Image.Image:
    """The picture rotated and mirrored as `orientation` requires."""
    return picture.transpose(TRANSPOSE[orientation]) if orientation in TRANSPOSE else picture
