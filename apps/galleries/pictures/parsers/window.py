"""A file seen through a buffer that moves, and what every parser finds in it."""

import logging
import re
import struct
from dataclasses import dataclass
from typing import BinaryIO

from apps.galleries.pictures.errors import PictureError
from apps.galleries.pictures.exif import Block

logger = logging.getLogger(__name__)

# Read at a time. A walk in small steps reads each part of a file once.
BLOCK = 32 * 1024
# A step takes one or two microseconds. 50 MB of PNG take 6,400 of them in pieces of 8 KB, which is
# what libpng writes.
MOST_STEPS = 40_000
ORIENTATION = 0x0112


class MalformedError(ValueError):
    """The file ends where its structure says that it goes on, or is no such structure."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Sides as stored, how the picture is turned (EXIF's 1 to 8), and how many frames it has.

    Frames are counted up to the limit of frames and one more.
    """

    width: int
    height: int
    orientation: int = 1
    frames: int = 1

    @property
    def upright(self) -> tuple[int, int]:
        sides = self.width, self.height
        return sides[::-1] if self.orientation >= 5 else sides


class Window:
    """Bytes of a file by their place in it."""

    def __init__(self, file: BinaryIO, size: int, most_frames: int) -> None:
        self.size = size
        self.most_frames = most_frames
        self.steps = 0
        self._file = file
        self._start = 0
        self._block = b""

    def step(self, cost: int = 1) -> None:
        """Count one. Raises PictureError when a file wants more of them than a picture needs."""
        self.steps += cost
        if self.steps > MOST_STEPS:
            raise PictureError("too_many_parts")

    def at(self, place: int, length: int) -> bytes:
        """So many bytes from there. Raises MalformedError when the file has fewer."""
        data = self.peek(place, length)
        if len(data) < length:
            raise MalformedError
        return data

    def peek(self, place: int, length: int) -> bytes:
        """At most so many bytes from there."""
        offset = place - self._start
        if not 0 <= offset <= len(self._block) - length:
            self._move(place, length)
            offset = 0
        return self._block[offset : offset + length]

    def every(self, stride: int, place: int, most: int) -> bytes:
        """Of each so many bytes the first, from there as far as the buffer reaches."""
        self.peek(place, 1)
        offset = place - self._start
        return self._block[offset : offset + most * stride : stride]

    def count(self, byte: bytes, place: int) -> int:
        """How often it stands in the buffer, from there."""
        self.peek(place, 1)
        return self._block.count(byte, place - self._start)

    def search(self, pattern: re.Pattern[bytes], place: int) -> tuple[int, int]:
        """Where what the pattern finds in the buffer ends, or -1, and where the buffer ends."""
        self.peek(place, 1)
        found = pattern.search(self._block, place - self._start)
        return self._start + found.end() if found else -1, self._start + len(self._block)

    def unpack(self, layout: str, place: int) -> tuple[int, ...]:
        """Numbers, as `struct` has them."""
        return struct.unpack(layout, self.at(place, struct.calcsize(layout)))

    def _move(self, place: int, length: int) -> None:
        self._start, self._block = place, b""
        if 0 <= place < self.size:
            self._file.seek(place)
            self._block = self._file.read(max(length, BLOCK))


def orientation_of(exif: bytes) -> int:
    """By a block of EXIF; 1 when it does not say, or is broken."""
    try:
        block = Block.of(exif.removeprefix(b"Exif\0\0"))
        value = block.directory(block.first, {ORIENTATION}).get(ORIENTATION)
    except (ValueError, OSError, struct.error) as error:
        logger.info("Damaged EXIF left aside: %r", error)
        return 1
    return int(value[0]) if isinstance(value, list) and value and 1 <= value[0] <= 8 else 1
