"""Read the few EXIF values that are displayed, with every size bounded.

Pillow reads every value eagerly, gives up on all when one is broken, and decodes text as Latin-1.
Here only the wanted values are read, and a broken one is skipped on its own.
"""

import io
import math
import struct
from collections.abc import Callable
from typing import Any, BinaryIO

ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
MAX_ENTRIES = 1000
# Maximum bytes of one value; no camera name or time is longer.
MAX_BYTES = 1024

Values = dict[int, Any]


class Block:
    """An EXIF block, which has the structure of a TIFF file, or a TIFF itself.

    Raises ValueError, struct.error or OSError where it is broken.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        file.seek(0)
        head = file.read(8)
        if head[:4] not in ORDERS:
            raise ValueError("no EXIF block")
        self._order = ORDERS[head[:4]]
        (self.first,) = self._unpack("L", head[4:])

    @classmethod
    def of(cls, data: bytes) -> "Block":
        return cls(io.BytesIO(data))

    def directory(self, offset: int, wanted: set[int]) -> Values:
        """The wanted tags in the directory at `offset`: texts or lists of numbers."""
        (count,) = self._unpack("H", self._at(offset, 2))
        count = min(count, MAX_ENTRIES)
        entries = self._at(offset + 2, 12 * count)
        values: Values = {}
        for start in range(0, 12 * count, 12):
            tag, kind, n = self._unpack("HHL", entries[start : start + 8])
            if tag in wanted and kind in READERS:
                values[tag] = self._value(kind, n, entries[start + 8 : start + 12])
        return {tag: value for tag, value in values.items() if value is not None}

    def following(self, offset: int) -> int:
        """Offset of the directory after the one at `offset`; 0 if there is none."""
        (count,) = self._unpack("H", self._at(offset, 2))
        link = self._at(offset + 2 + 12 * count, 4)
        return self._unpack("L", link)[0] if len(link) == 4 else 0

    def _value(self, kind: int, n: int, inline: bytes) -> Any:
        size, read = READERS[kind]
        if size * n > MAX_BYTES:
            return None
        if size * n > len(inline):
            (offset,) = self._unpack("L", inline)
            inline = self._at(offset, size * n)
        return read(inline[: size * n], self._order, n)

    def _at(self, offset: int, size: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(size)

    def _unpack(self, layout: str, data: bytes) -> tuple[int, ...]:
        return struct.unpack(self._order + layout, data)


def _text(data: bytes, order: str, n: int) -> str:
    """Up to the first NUL. EXIF specifies ASCII; programs write UTF-8 and others."""
    data = data.split(b"\0")[0]
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _numbers(letter: str) -> Callable[[bytes, str, int], list[float]]:
    def read(data: bytes, order: str, n: int) -> list[float]:
        return list(struct.unpack(f"{order}{n}{letter}", data))

    return read


def _rationals(letter: str) -> Callable[[bytes, str, int], list[float]]:
    def read(data: bytes, order: str, n: int) -> list[float]:
        sides = struct.unpack(f"{order}{2 * n}{letter}", data)
        return [_quotient(*pair) for pair in zip(sides[::2], sides[1::2], strict=True)]

    return read


def _quotient(above: float, below: float) -> float:
    """0/0 means "unknown" and x/0 is infinite: neither is a number."""
    if below:
        return above / below
    return math.inf if above else math.nan


# Per EXIF type number: bytes of one value, and its format.
READERS: dict[int, tuple[int, Callable[[bytes, str, int], Any]]] = {
    1: (1, _numbers("B")),
    2: (1, _text),
    3: (2, _numbers("H")),
    4: (4, _numbers("L")),
    5: (8, _rationals("L")),
    9: (4, _numbers("l")),
    10: (8, _rationals("l")),
    11: (4, _numbers("f")),
    12: (8, _numbers("d")),
    13: (4, _numbers("L")),  # offset of a directory
    129: (1, _text),  # EXIF 3.0: UTF-8
}
