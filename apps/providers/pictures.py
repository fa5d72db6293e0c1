"""Pictures for models: upright JPEG without metadata, within limits of side, ratio and bytes.

For our own previews, which may be decoded in-process; never for uploads.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from apps.providers import errors
from apps.providers.messages import Picture

FORMATS = ("WEBP", "JPEG", "PNG")
# Providers refuse sides below 10 pixels and ratios over 200:1; 7.5 MB are 10 MB in base64.
LEAST_SIDE = 10
MAX_RATIO = 200
MAX_BYTES = 7_500_000
MAX_PIXELS = 25_000_000
# More detail only costs tokens: models downscale it.
SIDE = 1280
QUALITY = 85


def prepare(content: bytes, *, side: int = SIDE) -> Picture:
    """Raises UnreadableInputError and InputTooLargeError."""
    return _written(_opened(content, side), QUALITY)


def prepared(picture: Image.Image, *, side: int = SIDE, quality: int = QUALITY) -> Picture:
    """Of a picture that is decoded already. Raises InputTooLargeError."""
    small = picture.copy()
    small.thumbnail((side, side))
    return _written(_padded(small.convert("RGBA")), quality)


def _written(picture: Image.Image, quality: int) -> Picture:
    written = BytesIO()
    picture.save(written, "JPEG", quality=quality)
    if written.tell() > MAX_BYTES:
        raise errors.InputTooLargeError
    return Picture(content=written.getvalue(), width=picture.width, height=picture.height)


def _opened(content: bytes, side: int) -> Image.Image:
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as found:
            if found.width * found.height > MAX_PIXELS:
                raise errors.InputTooLargeError
            found.thumbnail((side, side))
            return _padded(found.convert("RGBA"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise errors.UnreadableInputError from None


def _padded(picture: Image.Image) -> Image.Image:
    """Composited on white, with margins where a side is too short."""
    least = max(LEAST_SIDE, -(-max(picture.size) // MAX_RATIO))
    size = (max(picture.width, least), max(picture.height, least))
    ground = Image.new("RGB", size, "white")
    corner = ((size[0] - picture.width) // 2, (size[1] - picture.height) // 2)
    ground.paste(picture, corner, picture)
    return ground
