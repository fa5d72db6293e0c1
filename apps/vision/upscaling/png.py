"""The parts of a PNG file (W3C, third edition), written strip by strip."""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
SIGNATURE = b"\x89PNG\r\n\x1a\n"
# By the mode of the pixels: channels, and the number that the header has for it.
CHANNELS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}
COLOUR_TYPES = {"L": 0, "LA": 4, "RGB": 2, "RGBA": 6}
# More costs several times as long for a tenth of the bytes.
LEVEL = 1
ZLIB_HEADER = b"\x78\x01"
LEFT, ABOVE = 1, 2
# A side is at most this.
LONGEST = 2**31 - 1


class Compressed(NamedTuple):
    """Of some rows: a part of a stream of deflate that ends on a whole byte, and what the stream's
    checksum is after them."""

    content: bytes
    checksum: int


def chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def header(width: int, height: int, mode: str) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, COLOUR_TYPES[mode], 0, 0, 0))


def profile(icc: bytes) -> bytes:
    """A colour profile, which a file needs a name for."""
    return chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(icc, LEVEL))


# Perceptual intent: what a file without a profile is in.
SRGB = chunk(b"sRGB", b"\0")
END = chunk(b"IEND", b"")


class Compressor:
    """Rows into one part of a stream; parts put one after the other are the stream."""

    def __init__(self, checksum: int) -> None:
        self._deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._checksum = checksum
        self._above: Bytes | None = None

    def rows(self, pixels: Bytes) -> bytes:
        """(rows, width) or (rows, width, channels)."""
        filtered = _filtered(pixels.reshape(len(pixels), -1), _channels(pixels), self._above)
        lines = filtered.data.cast("B")
        self._above = pixels[-1:].reshape(1, -1).copy()
        self._checksum = zlib.adler32(lines, self._checksum)
        return self._deflate.compress(lines)

    def end(self, *, last: bool) -> Compressed:
        how = zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH
        return Compressed(self._deflate.flush(how), self._checksum)


def trailer(checksum: int) -> bytes:
    return struct.pack(">I", checksum)


def _channels(pixels: Bytes) -> int:
    return pixels.shape[2] if pixels.ndim == 3 else 1


def _filtered(lines: Bytes, channels: int, above: Bytes | None) -> Bytes:
    """Each line with its filter's number before it: differences to the left or to the line above,
    whichever are smaller. The first line of a part knows nothing above."""
    left = lines.copy()
    left[:, channels:] -= lines[:, :-channels]
    up = lines.copy()
    up[1:] -= lines[:-1]
    if above is not None:
        up[:1] -= above
    takes_up = _cost(up) < _cost(left)
    if above is None:
        takes_up[0] = False
    out = np.empty((len(lines), 1 + lines.shape[1]), np.uint8)
    out[:, 0] = np.where(takes_up, ABOVE, LEFT)
    out[:, 1:] = np.where(takes_up[:, None], up, left)
    return out


def _cost(differences: Bytes) -> NDArray[np.int64]:
    signed = np.abs(differences.view(np.int8).astype(np.int16))
    return signed.sum(axis=1, dtype=np.int64)
