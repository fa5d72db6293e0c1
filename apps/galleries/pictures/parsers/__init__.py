"""Size, orientation and frame count of a picture file, from its structure alone.

Untrusted bytes are parsed here in the web process, so work is bounded for any input: every parser
counts its steps (`Window.step`), skips what it does not need, and stops. Nothing is decompressed
and no decoder runs. Pillow would count 1.5 million frames, or walk 3 million chunks, in Python,
holding the GIL for 8 and 16 seconds.

Results are provisional: decoding gives the final values.
"""

from collections.abc import Callable

from . import bmp, gif, iso_media, jpeg, jpeg2000, png, tiff, webp
from .window import Layout, MalformedError, Window

PARSERS: dict[str, Callable[[Window], Layout]] = {
    "AVIF": iso_media.parse,
    "BMP": bmp.parse,
    "GIF": gif.parse,
    "HEIF": iso_media.parse,
    "JPEG": jpeg.parse,
    "JPEG2000": jpeg2000.parse,
    "PNG": png.parse,
    "TIFF": tiff.parse,
    "WEBP": webp.parse,
}

__all__ = ["PARSERS", "Layout", "MalformedError", "Window"]
