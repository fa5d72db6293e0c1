"""Whether a file that could not be read ends before its own structure says it should.

Asked only after a failure, to choose between "the end is missing" and "damaged":
Pillow says so itself for some formats and not for others.
"""

from typing import BinaryIO

TAIL_BYTES = 64
END_MARKS = {"JPEG": b"\xff\xd9", "PNG": b"IEND", "GIF": b";", "JPEG2000": b"\xff\xd9"}


def is_cut_short(file: BinaryIO, size: int, name: str) -> bool:
    """Of a file of `size` bytes in the format Pillow calls `name`; moves its position."""
    file.seek(0)
    head = file.read(16)
    match name:
        case "WEBP":
            return int.from_bytes(head[4:8], "little") + 8 > size
        case "BMP":
            return int.from_bytes(head[2:6], "little") > size
        case "TIFF":
            return _first_directory(head) >= size
        case "AVIF" | "HEIF":
            return _last_box_end(file, size) > size
    file.seek(max(0, size - TAIL_BYTES))
    return END_MARKS[name] not in file.read()


def _first_directory(head: bytes) -> int:
    """Where a TIFF says its first directory lies, in bytes from the start."""
    offset = head[8:16] if head[2:4] in (b"+\0", b"\0+") else head[4:8]  # BigTIFF or classic
    return int.from_bytes(offset, "little" if head[:2] == b"II" else "big")


def _last_box_end(file: BinaryIO, size: int) -> int:
    """Where the last top-level box of an ISO base media file says it ends, in bytes."""
    position = 0
    while position < size:
        file.seek(position)
        head = file.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:  # a 64-bit length follows the box's type
            length = int.from_bytes(head[8:16], "big")
        if length < 8:  # 0 means "to the end of the file"; less is damage
            return size
        position += length
    return position
