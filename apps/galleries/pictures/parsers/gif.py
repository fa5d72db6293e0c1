"""GIF: blocks, and the sub-blocks that they are made of (GIF89a, sections 15 to 26)."""

from apps.galleries.pictures.errors import PictureError

from .window import Layout, Window

IMAGE, EXTENSION, TRAILER = b",", b"!", b";"
# Sub-blocks of equal length, as encoders write them, that are skipped in one step.
RUN = 256


def parse(window: Window) -> Layout:
    width, height, flags = window.unpack("<HHB", 6)
    place, frames = 13 + _colours(flags), 0
    try:
        while frames <= window.most_frames:
            window.step()
            kind = window.peek(place, 1)
            if kind in (b"", TRAILER):
                break
            place, is_frame = _block(window, kind, place)
            frames += is_frame
    except PictureError:
        # Too many irregular sub-blocks. Uncounted frames do no harm: the decoding child reads only
        # the first ones, under a deadline.
        if not frames:
            raise
    return Layout(width, height, frames=frames)


def _block(window: Window, kind: bytes, place: int) -> tuple[int, bool]:
    """Offset of the next block, and whether this one was a frame."""
    if kind == IMAGE:
        (flags,) = window.unpack("B", place + 9) if window.size > place + 9 else (0,)
        return _skip(window, place + 11 + _colours(flags)), True
    if kind == EXTENSION:
        return _skip(window, place + 2), False
    return place + 1, False  # unknown blocks are skipped, as decoders do


def _colours(flags: int) -> int:
    """Bytes of a colour table."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _skip(window: Window, place: int) -> int:
    """The offset after the sub-blocks that begin there; equal lengths are skipped together."""
    while (length := window.peek(place, 1)) not in (b"", b"\0"):
        window.step()
        stride = length[0] + 1
        run = window.every(stride, place, RUN)
        place += stride * (len(run) - len(run.lstrip(length)))
    return place + 1
