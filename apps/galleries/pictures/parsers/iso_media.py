"""AVIF and HEIC: boxes of ISO base media files (ISO/IEC 14496-12, 23008-12)."""

from collections.abc import Iterator
from typing import NamedTuple

from .window import Layout, MalformedError, Window

# Bytes of version and flags at the start of some boxes.
FULL = 4
# Cost of a box in steps, since it is slower than steps of other formats; files have few.
BOX_STEPS = 4
# Path to the number of pictures in a sequence.
SAMPLES = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsz")


class Box(NamedTuple):
    kind: bytes
    start: int  # offset of the content
    end: int


def parse(window: Window) -> Layout:
    whole = Box(b"", 0, window.size)
    found = _of_primary(window, _inner(window, whole, b"meta"))
    sides = next((box for box in found if box.kind == b"ispe"), None)
    if sides is None:
        raise MalformedError
    width, height = window.unpack(">II", sides.start + FULL)
    quarters = sum(window.at(box.start, 1)[0] for box in found if box.kind == b"irot")
    return Layout(width, height, 6 if quarters % 2 else 1, _frames(window, whole))


def _of_primary(window: Window, meta: Box) -> list[Box]:
    """Properties of the primary item."""
    primary = _inner(window, meta, b"pitm", skip=FULL)
    wide = window.at(primary.start, 1)[0]
    (item,) = window.unpack(">I" if wide else ">H", primary.start + FULL)
    properties = _inner(window, meta, b"iprp", skip=FULL)
    offered = list(_boxes(window, _inner(window, properties, b"ipco")))
    links = _inner(window, properties, b"ipma")
    numbers = _links(window, links, item)
    return [offered[number - 1] for number in numbers if 0 < number <= len(offered)]


def _links(window: Window, links: Box, item: int) -> list[int]:
    """1-based property indexes of an item."""
    version, flags, entries = window.unpack(">B2xBI", links.start)
    layout, width = (">HB", 1 + (flags & 1)) if not version else (">IB", 1 + (flags & 1))
    place = links.start + 8
    for _ in range(entries):
        window.step()
        of, count = window.unpack(layout, place)
        place += 5 if version else 3
        if of == item:
            essential = 0x80 << 8 * (width - 1)
            return [
                int.from_bytes(window.at(place + width * n, width), "big") & ~essential
                for n in range(count)
            ]
        place += width * count
    return []


def _frames(window: Window, whole: Box) -> int:
    """Number of frames of a sequence; 1 if it is none."""
    box = whole
    try:
        for kind in SAMPLES:
            box = _inner(window, box, kind)
        return max(1, window.unpack(">I", box.start + FULL + 4)[0])
    except MalformedError:
        return 1


def _inner(window: Window, box: Box, kind: bytes, *, skip: int = 0) -> Box:
    for inner in _boxes(window, box, skip):
        if inner.kind == kind:
            return inner
    raise MalformedError


def _boxes(window: Window, outer: Box, skip: int = 0) -> Iterator[Box]:
    place = outer.start + skip
    while place + 8 <= outer.end:
        window.step(BOX_STEPS)
        data, head = window.at(place, 8), 8
        size, kind = int.from_bytes(data[:4], "big"), data[4:]
        if size == 1:
            (size,), head = window.unpack(">Q", place + 8), 16
        end = place + size if size else outer.end
        if end < place + head:
            raise MalformedError
        yield Box(kind, place + head, min(end, outer.end))
        place = end
