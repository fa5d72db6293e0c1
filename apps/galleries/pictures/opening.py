"""Open a picture file under the limits, and map every failure to PictureError."""

import errno
import logging
import os
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import BinaryIO

import pi_heif
from django.conf import settings
from PIL import Image, ImageFile, UnidentifiedImageError

from .errors import PictureError
from .raw import refuse_raw
from .signatures import HEAD_BYTES, sniff
from .truncation import is_cut_short

logger = logging.getLogger(__name__)

# Smaller pictures (tracking pixels, bullets) have no content to search for.
MIN_SIDE = 8

# Warnings of Pillow's decompression-bomb check; `check_size` already refuses at the limit.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)

# Registers "HEIF" with Pillow. One picture is decoded at a time, and only the primary image.
pi_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
)

# Exceptions Pillow raises on damaged files; anything else is logged with its traceback.
DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    RuntimeError,  # libavif, libheif
    OverflowError,
    ZeroDivisionError,
    struct.error,
    zlib.error,
)
# Formats with variants that Pillow reports as damaged (12-bit JPEG, unusual TIFF layouts).
MANY_VARIANTS = {"JPEG", "TIFF", "BMP"}


def opening(file: BinaryIO, *, is_own: bool) -> AbstractContextManager[ImageFile.ImageFile]:
    """`opened_own` of what Futu wrote itself, `opened` of anything else."""
    return opened_own(file) if is_own else opened(file)


@contextmanager
def opened(file: BinaryIO) -> Iterator[ImageFile.ImageFile]:
    """Open `file` with its header read and within the limits, without decoding pixels.

    Pillow's errors inside the block become PictureError. The file stays open.
    """
    name = identify(file)
    # Pillow's own check, for sizes inside a file (frames of a GIF, tiles of a TIFF): it refuses
    # above twice this number.
    Image.MAX_IMAGE_PIXELS = settings.FUTU_MAX_PIXELS
    with _refusals(file, name), Image.open(file, formats=[name]) as picture:
        check_size(picture.size)
        yield picture


@contextmanager
def opened_own(file: BinaryIO) -> Iterator[ImageFile.ImageFile]:
    """Open what Futu wrote itself, without the limits for uploads."""
    file.seek(0)
    name = sniff(file.read(HEAD_BYTES))
    Image.MAX_IMAGE_PIXELS = None
    with _refusals(file, name), Image.open(file, formats=[name]) as picture:
        yield picture


def identify(file: BinaryIO) -> str:
    """Pillow's format name of a file within the size limit. Raises PictureError."""
    name = sniff(checked_head(file))
    if name == "TIFF":
        refuse_raw(file)
    return name


def file_size(file: BinaryIO) -> int:
    """Bytes of a seekable file, whose position moves to its end."""
    file.seek(0, os.SEEK_END)  # not every storage backend's seek() returns the position
    return file.tell()


def checked_head(file: BinaryIO) -> bytes:
    """The first bytes of a file, if its size is within the limits."""
    size = file_size(file)
    if size == 0:
        raise PictureError("empty")
    limit = settings.FUTU_MAX_UPLOAD_BYTES
    if size > limit:
        raise PictureError("too_many_bytes", {"size_bytes": size, "limit_bytes": limit})
    file.seek(0)
    return file.read(HEAD_BYTES)


def check_size(size: tuple[int, int]) -> None:
    """Check the size in pixels; far above the limit it is treated as a decompression bomb."""
    width, height = size
    params = {"width": width, "height": height}
    if width * height > 2 * settings.FUTU_MAX_PIXELS:
        raise PictureError("bomb", {"limit_pixels": settings.FUTU_MAX_PIXELS})
    if width * height > settings.FUTU_MAX_PIXELS:
        raise PictureError("too_many_pixels", {**params, "limit_pixels": settings.FUTU_MAX_PIXELS})
    if min(size) < MIN_SIDE:
        raise PictureError("too_small", {**params, "limit": MIN_SIDE})


@contextmanager
def _refusals(file: BinaryIO, name: str) -> Iterator[None]:
    try:
        yield
    except PictureError:
        raise
    except Exception as error:
        if _is_disk_failure(error):
            raise
        refusal = _refusal(error, file, name)
        if not isinstance(error, (*DAMAGE, MemoryError, Image.DecompressionBombError)):
            logger.warning("Unexpected in a %s, told as %s", name, refusal.code, exc_info=True)
        raise refusal from error


def _is_disk_failure(error: Exception) -> bool:
    # Pillow's own OSErrors have no number; EINVAL is a seek to where a damaged header points.
    return isinstance(error, OSError) and error.errno not in (None, errno.EINVAL)


def _refusal(error: Exception, file: BinaryIO, name: str) -> PictureError:
    if isinstance(error, MemoryError):
        return PictureError("out_of_memory")
    if isinstance(error, Image.DecompressionBombError) or _is_text_bomb(error):
        return PictureError("bomb", {"limit_pixels": settings.FUTU_MAX_PIXELS})
    if "truncated" in str(error).lower() or is_cut_short(file, file_size(file), name):
        return PictureError("truncated")
    if _is_unknown_variant(error, name):
        return PictureError("unsupported", {"format": name})
    return PictureError("broken")


def _is_text_bomb(error: Exception) -> bool:
    # PngImagePlugin's limit on a compressed text or profile was exceeded.
    return isinstance(error, ValueError) and "MAX_TEXT" in str(error)


def _is_unknown_variant(error: Exception, name: str) -> bool:
    if isinstance(error, UnidentifiedImageError):
        return name in MANY_VARIANTS
    return isinstance(error, NotImplementedError) or "unsupported" in str(error).lower()
