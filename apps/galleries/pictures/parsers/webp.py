"""WebP: chunks of RIFF (RFC 9649)."""

from .window import Layout, MalformedError, Window, orientation_of

FIRST_CHUNK = 12
MAX_EXIF_BYTES = 2**16
EXTENDED, LOSSY, LOSSLESS, FRAME, EXIF = b"VP8X", b"VP8 ", b"VP8L", b"ANMF", b"EXIF"


def parse(window: Window) -> Layout:
    if window.unpack("<I", 4)[0] + 8 > window.size:
        raise MalformedError
    width, height = _sides(window, FIRST_CHUNK)
    place, orientation, frames = FIRST_CHUNK, None, 0
    while len(head := window.peek(place, 8)) == 8 and frames <= window.most_frames:
        window.step()
        kind, length = head[:4], int.from_bytes(head[4:], "little")
        frames += kind == FRAME
        if kind == EXIF and orientation is None:
            orientation = orientation_of(window.peek(place + 8, min(length, MAX_EXIF_BYTES)))
        place += 8 + length + length % 2
    return Layout(width, height, orientation or 1, max(1, frames))


def _sides(window: Window, place: int) -> tuple[int, int]:
    kind, body = window.at(place, 4), place + 8
    if kind == EXTENDED:
        data = window.at(body + 4, 6)
        return 1 + int.from_bytes(data[:3], "little"), 1 + int.from_bytes(data[3:], "little")
    if kind == LOSSLESS:
        (bits,) = window.unpack("<I", body + 1)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == LOSSY:
        width, height = window.unpack("<HH", body + 6)
        return width & 0x3FFF, height & 0x3FFF  # the upper two bits are a scaling hint
    raise MalformedError
