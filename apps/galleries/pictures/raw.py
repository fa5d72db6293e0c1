"""Detect camera raw files by content, and refuse them by name.

Most are TIFFs whose first image is a thumbnail; read as a TIFF, only that thumbnail would be kept.
Others have their own signature (`signatures`).
"""

import struct
from typing import BinaryIO

from .errors import PictureError
from .exif import Block, Values

SUBTYPE, WIDTH, HEIGHT, COMPRESSION, PHOTOMETRIC = 254, 256, 257, 259, 262
MAKE, SUB_DIRECTORIES, DNG_VERSION = 271, 330, 50706
WANTED = {
    SUBTYPE, WIDTH, HEIGHT, COMPRESSION, PHOTOMETRIC, MAKE, SUB_DIRECTORIES, DNG_VERSION,
}  # fmt: skip
# Maximum directories read, in the chain and below the first one; raw files have up to five.
MAX_DIRECTORIES = 12
# Photometric interpretation: colour filter array, and linear raw.
SENSOR = {32803, 34892}
# Compression schemes of Nikon, Sony, Pentax, Samsung and Kodak.
PACKINGS = {34713, 32767, 65535, 32769, 32770, 32772, 65000}
REDUCED = 1
BROKEN = (ValueError, OSError, struct.error)
# By prefix of the manufacturer's name.
NAMES = {
    "nikon": "NEF",
    "canon": "CR2",
    "sony": "ARW",
    "pentax": "PEF",
    "ricoh": "PEF",
    "samsung": "SRW",
    "olympus": "ORF",
    "panasonic": "RW2",
    "leica": "RWL",
    "hasselblad": "3FR",
    "phase one": "IIQ",
    "epson": "ERF",
    "kodak": "DCR",
    "eastman kodak": "DCR",
    "mamiya": "MEF",
    "leaf": "MOS",
}


def refuse_raw(file: BinaryIO) -> None:
    """Of a TIFF. Raises PictureError "raw", or "unsupported" where a thumbnail stands in front
    of what is no camera's.
    """
    try:
        block = Block(file)
        first = block.directory(block.first, WANTED)
        others = _others(block, first)
    except BROKEN:
        return  # The decoder will report what is wrong.
    directories = (first, *others)
    if _is_phase_one(file, first) or any(_is_of_sensor(directory) for directory in directories):
        raise PictureError("raw", {"format": _name(first)})
    if _number(first, SUBTYPE) & REDUCED and any(_pixels(d) > _pixels(first) for d in others):
        known = DNG_VERSION in first or MAKE in first
        code, name = ("raw", _name(first)) if known else ("unsupported", "TIFF")
        raise PictureError(code, {"format": name})


def _others(block: Block, first: Values) -> list[Values]:
    """The sub-directories and those after the first one; broken ones are skipped."""
    places = [int(place) for place in first.get(SUB_DIRECTORIES, [])[:MAX_DIRECTORIES]]
    found: list[Values] = []
    place = block.following(block.first)
    while place and place not in places and len(places) < MAX_DIRECTORIES:
        places.append(place)
        place = block.following(place)
    for place in places:
        try:
            found.append(block.directory(place, WANTED))
        except BROKEN:
            continue
    return found


def _is_of_sensor(directory: Values) -> bool:
    photometric, packing = _number(directory, PHOTOMETRIC), _number(directory, COMPRESSION)
    return photometric in SENSOR or packing in PACKINGS


def _is_phase_one(file: BinaryIO, first: Values) -> bool:
    """Sensor data is in the maker note. The signature alone may occur in a TIFF's pixels."""
    file.seek(8)
    return file.read(4) in (b"IIII", b"MMMM") and _name(first) in ("IIQ", "MOS")


def _number(directory: Values, tag: int) -> int:
    value = directory.get(tag)
    return int(value[0]) if isinstance(value, list) and value else 0


def _pixels(directory: Values) -> int:
    return _number(directory, WIDTH) * _number(directory, HEIGHT)


def _name(first: Values) -> str:
    if DNG_VERSION in first:
        return "DNG"
    make = first.get(MAKE)
    lower = make.strip().lower() if isinstance(make, str) else ""
    return next((name for begin, name in NAMES.items() if lower.startswith(begin)), "RAW")
