"""Whether an unreadable file is shorter than its own structure declares.

Used only after a failure, to distinguish "truncated" from "broken": Pillow reports it for some
formats only.
"""

from typing import BinaryIO

TAIL_BYTES = 64
END_MARKS = {"JPEG": b"\xff\xd9", "PNG": b"IEND", "GIF": b";", "JPEG2000": b"\xff\xd9"}


def is_cut_short(file: BinaryIO, size: int, name: str) -> bool:
    """For a file of `size` bytes in Pillow's format `name`; moves the file position."""
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
    """Offset of a TIFF's first directory."""
    offset = head[8:16] if head[2:4] in (b"+\0", b"\0+") else head[4:8]  # BigTIFF or classic
    return int.from_bytes(offset, "little" if head[:2] == b"II" else "big")


def _last_box_end(file: BinaryIO, size: int) -> int:
    """End of the last top-level box of an ISO base media file."""
    position = 0
    while position < size:
        file.seek(position)
        head = file.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:  # a 64-bit length follows the box's type
            length = int.from_bytes(head[8:16], "big")
        if length < 8:  # 0 means "to the end of the file"; smaller values are damage
            return size
        position += length
    return position
