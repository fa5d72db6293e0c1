"""JPEG: markers (ITU-T T.81, annex B)."""

import re
from collections.abc import Iterator

from apps.galleries.pictures.errors import PictureError

from .window import Layout, MalformedError, Window, orientation_of

# A marker: in coded data 0xFF is followed by zero or a restart marker only, and any number of 0xFF
# may precede one.
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
END, SCAN, APP1 = 0xD9, 0xDA, 0xE1
ALONE = {0x01, 0xD8}  # without a segment
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # these three are tables
EXIF = b"Exif\0\0"
# 0xFF bytes handled at the cost of one step; in coded data they are one byte of 256.
LOOKS_A_STEP = 50
# Each scan is a pass over all pixels. Progressive files have 10 as libjpeg writes them and up to a
# few dozen from optimisers; the decoder accepts any number.
MAX_SCANS = 100


def parse(window: Window) -> Layout:
    sides: tuple[int, int] | None = None
    orientation: int | None = None
    scans = 0
    for marker, place in _markers(window):
        if marker in FRAMES and sides is None:
            sides = _sides(window, place)
        elif marker == APP1 and orientation is None and window.peek(place + 2, 6) == EXIF:
            orientation = orientation_of(window.peek(place + 2, _length(window, place) - 2))
        elif marker == SCAN:
            scans += 1
            _check_scans(scans)
    if sides is None:
        raise MalformedError
    return Layout(*sides, orientation=orientation or 1)


def _markers(window: Window) -> Iterator[tuple[int, int]]:
    """Markers and where their segments begin, up to the end of the picture or of the file."""
    place = 2
    while marker := _next_marker(window, place):
        window.step()
        number, place = marker
        if number == END:
            return
        if number not in ALONE and place + 2 <= window.size:
            yield marker
            place += _length(window, place)


def _next_marker(window: Window, place: int) -> tuple[int, int] | None:
    while place < window.size - 1:
        found, end = window.search(MARKER, place)
        if found >= 0:
            return window.at(found - 1, 1)[0], found
        window.step(window.count(b"\xff", place) // LOOKS_A_STEP)
        # The last byte may be the first half of a marker.
        place = max(place + 1, end - 1)
    return None


def _length(window: Window, place: int) -> int:
    """Segment length, including its two length bytes."""
    (length,) = window.unpack(">H", place)
    return max(2, length)


def _sides(window: Window, place: int) -> tuple[int, int]:
    precision, height, width, components = window.unpack(">BHHB", place + 2)
    if precision != 8 or components not in (1, 3, 4):
        raise PictureError("unsupported", {"format": "JPEG"})
    return width, height


def _check_scans(scans: int) -> None:
    if scans > MAX_SCANS:
        raise PictureError("too_many_parts")
