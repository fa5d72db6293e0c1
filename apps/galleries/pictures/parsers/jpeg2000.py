"""JPEG 2000: its boxes (ITU-T T.800, annex I) or the bare codestream (annex A)."""

from .window import Layout, MalformedError, Window

CODESTREAM = b"\xff\x4f\xff\x51"
# Maximum boxes read; a file has half a dozen before its pixels.
MAX_BOXES = 100


def parse(window: Window) -> Layout:
    place = 0 if window.peek(0, 4) == CODESTREAM else _codestream(window)
    right, bottom, left, top = window.unpack(">4I", place + 8)
    if not (left < right and top < bottom):
        raise MalformedError
    return Layout(right - left, bottom - top)


def _codestream(window: Window) -> int:
    """Offset of the first codestream: its size is what is decoded, whatever the boxes say."""
    place = 0
    for _ in range(MAX_BOXES):
        window.step()
        (size,), head = window.unpack(">I", place), 8
        if size == 1:
            (size,), head = window.unpack(">Q", place + 8), 16
        if window.at(place + 4, 4) == b"jp2c":
            if window.at(place + head, 4) != CODESTREAM:
                raise MalformedError
            return place + head
        if size < head:
            raise MalformedError
        place += size
    raise MalformedError
