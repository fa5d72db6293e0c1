"""Turn a picture upright by its EXIF orientation.

`ImageOps.exif_transpose` does the same, but writes the EXIF back and so fails on
pictures whose EXIF is damaged elsewhere; ours is dropped in any case.
"""

import logging

from PIL import ExifTags, Image, PngImagePlugin, TiffImagePlugin

logger = logging.getLogger(__name__)

# EXIF 2.32, tag 0x0112: what undoes each stored orientation.
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
    """1 (upright) to 8; damaged EXIF counts as 1. Decodes nothing."""
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        return 1  # Pillow turns these itself, their size too
    if isinstance(picture, PngImagePlugin.PngImageFile) and _would_decode(picture):
        return 1
    try:
        value = picture.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception as error:  # noqa: BLE001 (many kinds; the pixels may be sound)
        logger.info("Damaged EXIF ignored: %r", error)
        return 1
    return value if value in TRANSPOSE else 1


def _would_decode(picture: PngImagePlugin.PngImageFile) -> bool:
    # Pillow looks for EXIF behind the pixels when there is none before them.
    return bool(picture.tile) and "exif" not in picture.info


def swaps_sides(picture: Image.Image) -> bool:
    """Whether upright width and height are those of the file, swapped."""
    return orientation(picture) >= 5


def upright(picture: Image.Image, orientation: int) -> Image.Image:
    """The picture turned and mirrored as `orientation` asks."""
    return picture.transpose(TRANSPOSE[orientation]) if orientation in TRANSPOSE else picture
