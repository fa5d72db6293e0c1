"""Buffered, step-limited reading of a file, shared by all parsers."""

import logging
import re
import struct
from dataclasses import dataclass
from typing import BinaryIO

from apps.galleries.pictures.errors import PictureError
from apps.galleries.pictures.exif import Block

logger = logging.getLogger(__name__)

# Buffer size. A walk in small steps reads each part of a file once.
BLOCK = 32 * 1024
# A step takes one or two microseconds. 50 MB of PNG take 6,400 of them in pieces of 8 KB, which is
# what libpng writes.
MAX_STEPS = 40_000
ORIENTATION = 0x0112


class MalformedError(ValueError):
    """The file is truncated or its structure is invalid."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Stored size, EXIF orientation (1 to 8) and frame count.

    Frames are counted up to one beyond the limit.
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
    """Random access to the bytes of a file."""

    def __init__(self, file: BinaryIO, size: int, most_frames: int) -> None:
        self.size = size
        self.most_frames = most_frames
        self.steps = 0
        self._file = file
        self._start = 0
        self._block = b""

    def step(self, cost: int = 1) -> None:
        """Count one step. Raises PictureError when a file needs more than any real picture."""
        self.steps += cost
        if self.steps > MAX_STEPS:
            raise PictureError("too_many_parts")

    def at(self, place: int, length: int) -> bytes:
        """Read exactly `count` bytes. Raises MalformedError when the file is shorter."""
        data = self.peek(place, length)
        if len(data) < length:
            raise MalformedError
        return data

    def peek(self, place: int, length: int) -> bytes:
        """Read at most `count` bytes."""
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
        """Unpack integers with a `struct` format."""
        return struct.unpack(layout, self.at(place, struct.calcsize(layout)))

    def _move(self, place: int, length: int) -> None:
        self._start, self._block = place, b""
        if 0 <= place < self.size:
            self._file.seek(place)
            self._block = self._file.read(max(length, BLOCK))


def orientation_of(exif: bytes) -> int:
    """Orientation from an EXIF block; 1 if missing or broken."""
    try:
        block = Block.of(exif.removeprefix(b"Exif\0\0"))
        value = block.directory(block.first, {ORIENTATION}).get(ORIENTATION)
    except (ValueError, OSError, struct.error) as error:
        logger.info("Damaged EXIF left aside: %r", error)
        return 1
    return int(value[0]) if isinstance(value, list) and value and 1 <= value[0] <= 8 else 1
