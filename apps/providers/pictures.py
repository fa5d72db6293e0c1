"""Pictures as models take them: upright JPEG without metadata, within sides, ratio and bytes.

For previews of our own, which may be decoded in-process: what somebody sent is not.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from apps.providers import errors
from apps.providers.messages import Picture

FORMATS = ("WEBP", "JPEG", "PNG")
# Providers refuse sides below 10 pixels and ratios over 200:1; base64 of 7.5 MB is 10 MB.
LEAST_SIDE = 10
MAX_RATIO = 200
MAX_BYTES = 7_500_000
MAX_PIXELS = 25_000_000
# More detail than this costs tokens, and models look at no more.
SIDE = 1280
QUALITY = 85


def prepare(content: bytes, *, side: int = SIDE) -> Picture:
    """Raises UnreadableInputError and InputTooLargeError."""
    picture = _opened(content, side)
    written = BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
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
    """On white, with margins where a side would be refused for being too short."""
    least = max(LEAST_SIDE, -(-max(picture.size) // MAX_RATIO))
    size = (max(picture.width, least), max(picture.height, least))
    ground = Image.new("RGB", size, "white")
    corner = ((size[0] - picture.width) // 2, (size[1] - picture.height) // 2)
    ground.paste(picture, corner, picture)
    return ground
