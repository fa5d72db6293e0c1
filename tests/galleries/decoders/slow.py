"""A picture that takes seconds to decode, though its file is small."""

from PIL import Image

from tests.galleries.pictures.samples import encoded

SCAN = b"\xff\xda"


def slow_jpeg(side: int = 3000, repeats: int = 60) -> bytes:
    """A progressive JPEG whose last scan is there again and again.

    Each costs the decoder a walk over all of its pixels, and all of one colour need few bytes.
    """
    data = encoded(Image.new("L", (side, side), 90), "JPEG", progressive=True)
    last = data[data.rindex(SCAN) : -2]
    return data[:-2] + last * repeats + data[-2:]
