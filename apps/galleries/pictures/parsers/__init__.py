"""Sides, turn and frames of a picture file, read from its structure alone.

Bytes that anybody sent are read here in the web process, so the work is bounded whatever they
say: every parser counts its steps (`Window.step`), skips what it does not need unread, and stops.
Nothing is unpacked and no decoder is asked. Pillow would count 1.5 million frames, or walk
through 3 million chunks, in Python, which holds the interpreter for 8 and 16 seconds.

What is found is provisional: the decode settles it.
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
