"""BMP: a header of several sizes."""

from apps.galleries.pictures.errors import PictureError

from .window import Layout, Window

OLDEST = 12
# No compression, RLE8, RLE4, and bit masks; other values embed a JPEG or PNG for printers.
COMPRESSIONS = {0, 1, 2, 3}


def parse(window: Window) -> Layout:
    (header,) = window.unpack("<I", 14)
    if header == OLDEST:
        return Layout(*window.unpack("<HH", 18))
    width, height, compression = window.unpack("<Ii4xI", 18)
    if header >= 40 and compression not in COMPRESSIONS:
        raise PictureError("unsupported", {"format": "BMP"})
    return Layout(width, abs(height))  # negative: the top row comes first
