"""TIFF and BigTIFF: directories of entries (TIFF 6.0, section 2)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from .window import Layout, MalformedError, Window

WIDTH, HEIGHT, ORIENTATION = 256, 257, 274
# Maximum entries read per directory; they are sorted, and the needed ones come first.
MAX_ENTRIES = 1000
# Integer types: SHORT, LONG, LONG8.
NUMBERS = {3: "H", 4: "I", 16: "Q"}


@dataclass(frozen=True, slots=True)
class Form:
    """Byte order and integer sizes of one file."""

    order: str
    count: str  # bytes of a directory entry
    offset: str
    entry: str

    @property
    def entry_bytes(self) -> int:
        return struct.calcsize(self.order + self.entry)


CLASSIC = {"count": "H", "offset": "I", "entry": "HHI4s"}
BIG = {"count": "Q", "offset": "Q", "entry": "HHQ8s"}


def parse(window: Window) -> Layout:
    form, place = form_of(window)
    numbers = dict(entries(window, form, place))
    if WIDTH not in numbers or HEIGHT not in numbers:
        raise MalformedError
    turn = numbers.get(ORIENTATION, 1)
    frames = _count(window, form, place)
    return Layout(numbers[WIDTH], numbers[HEIGHT], turn if 1 <= turn <= 8 else 1, frames)


def form_of(window: Window) -> tuple[Form, int]:
    """The form of the file, and the offset of its first directory."""
    head = window.at(0, 8)
    order = "<" if head[:2] == b"II" else ">"
    form = Form(order, **(BIG if 43 in head[2:4] else CLASSIC))
    (place,) = window.unpack(order + form.offset, 8 if form.offset == "Q" else 4)
    return form, place


def entries(window: Window, form: Form, place: int) -> Iterator[tuple[int, int]]:
    """Entries of a directory that hold a single integer, as tag and value."""
    count, place = _begin(window, form, place)
    data = window.peek(place, min(count, MAX_ENTRIES) * form.entry_bytes)
    whole = len(data) // form.entry_bytes * form.entry_bytes
    for tag, kind, n, value in struct.iter_unpack(form.order + form.entry, data[:whole]):
        if n == 1 and kind in NUMBERS:
            yield tag, struct.unpack_from(form.order + NUMBERS[kind], value.ljust(8, b"\0"))[0]


def _begin(window: Window, form: Form, place: int) -> tuple[int, int]:
    (count,) = window.unpack(form.order + form.count, place)
    return count, place + struct.calcsize(form.count)


def _count(window: Window, form: Form, place: int) -> int:
    """Length of the directory chain that begins there; it may be cyclic."""
    seen = {0}
    while place not in seen and len(seen) <= window.most_frames + 1:
        window.step()
        seen.add(place)
        try:
            count, first = _begin(window, form, place)
            link = first + count * form.entry_bytes
            (place,) = window.unpack(form.order + form.offset, link)
        except MalformedError:
            break
    return len(seen) - 1
