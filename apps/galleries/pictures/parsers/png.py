"""PNG: chunks, none of which is decompressed (W3C PNG, third edition)."""

from .window import Layout, MalformedError, Window, orientation_of

SIGNATURE_BYTES = 8
# Maximum bytes of EXIF, as in a JPEG.
MAX_EXIF_BYTES = 2**16


def parse(window: Window) -> Layout:
    place = SIGNATURE_BYTES
    length, kind, width, height = _begin(window)
    orientation, frames = None, 1
    while kind != b"IEND":
        window.step()
        if kind == b"acTL":
            frames = _frames(window, place + 8)
        elif kind == b"eXIf" and orientation is None:
            orientation = orientation_of(window.peek(place + 8, min(length, MAX_EXIF_BYTES)))
        place += 12 + length
        head = window.peek(place, 8)
        if len(head) < 8:
            break  # missing pixels are found when decoding
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
    return Layout(width, height, orientation or 1, frames)


def _frames(window: Window, place: int) -> int:
    """The frame count an animation declares; an invalid one is treated as a still picture."""
    (frames,) = window.unpack(">I", place)
    return frames if 0 < frames < 2**31 else 1


def _begin(window: Window) -> tuple[int, bytes, int, int]:
    length, width, height = window.unpack(">I4xII", SIGNATURE_BYTES)
    kind = window.at(SIGNATURE_BYTES + 4, 4)
    if kind != b"IHDR":
        raise MalformedError
    return length, kind, width, height
