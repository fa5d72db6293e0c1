"""Accept a JPEG that lacks nothing but its end marker, as some cameras and programs write it.

libjpeg pads missing data without reporting whether pixels were lost. So the file is decoded with
different padding bytes: if no pixel depends on them, nothing was missing.
"""

import io
import zlib
from typing import BinaryIO

from PIL import Image

BEGINNING = b"\xff\xd8\xff"
END = b"\xff\xd9"
# Arbitrary coded data, enough for a row of blocks or two.
FILLINGS = (b"", b"\x55" * 64, b"\xa9" * 64)
SCAN = b"\xff\xda"
COEFFICIENTS = 64


def is_jpeg(file: BinaryIO) -> bool:
    file.seek(0)
    return file.read(3) == BEGINNING


def with_end_mark(file: BinaryIO) -> BinaryIO | None:
    """The file with its end marker; None if more than that is missing."""
    file.seek(0)
    data = file.read().rstrip(b"\xff")  # The file may end in half a marker.
    if not _has_all_scans(data):
        return None
    try:
        seen = {_pixels(data + filling + END) for filling in FILLINGS}
    except (OSError, SyntaxError, ValueError):
        return None
    return io.BytesIO(data + END) if len(seen) == 1 else None


def _pixels(data: bytes) -> int:
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
        return zlib.crc32(picture.tobytes())


def _has_all_scans(data: bytes) -> bool:
    """Whether every coefficient of every component has a scan down to its last bit."""
    whole: dict[int, set[int]] = {}
    place = data.find(SCAN)
    while place >= 0 and place + 5 <= len(data):
        components = data[place + 4]
        end = place + 5 + 2 * components
        if 1 <= components <= 4 and len(data) >= end + 3:
            first, last, bits = data[end], data[end + 1], data[end + 2]
            for number in data[place + 5 : end : 2]:
                known = whole.setdefault(number, set())
                if not bits & 0x0F:  # bits still to come
                    known.update(range(first, min(last, COEFFICIENTS - 1) + 1))
        place = data.find(SCAN, place + 2)
    return bool(whole) and all(len(known) == COEFFICIENTS for known in whole.values())
