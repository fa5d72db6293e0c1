"""BMP: a header of several sizes."""

from apps.galleries.pictures.errors import PictureError

from .window import Layout, Window

OLDEST = 12
# None, runs of 8 and of 4 bits, and masks for each colour; others hold a JPEG or PNG for printers.
COMPRESSIONS = {0, 1, 2, 3}


def parse(window: Window) -> Layout:
    (header,) = window.unpack("<I", 14)
    if header == OLDEST:
        return Layout(*window.unpack("<HH", 18))
    width, height, compression = window.unpack("<Ii4xI", 18)
    if header >= 40 and compression not in COMPRESSIONS:
        raise PictureError("unsupported", {"format": "BMP"})
    return Layout(width, abs(height))  # below zero: the first line is on top
