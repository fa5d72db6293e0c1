"""Camera metadata: time, model, place. Unreadable values are left empty.

EXIF has precedence, XMP fills the gaps. Files are untrusted: bad metadata never fails a picture
whose pixels are sound.
"""

import logging
import re
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from PIL import Image, TiffImagePlugin

from .coordinates import Place, degrees, exif_place, place_of
from .embedded import exif_of, iptc_of, texts_of, xmp_of
from .exif import Block, Values
from .iptc import moments, read_iptc
from .moments import moment
from .names import printable
from .xmp import read_xmp

logger = logging.getLogger(__name__)

BROKEN = (ValueError, SyntaxError, LookupError, OSError, OverflowError, struct.error)

MAKE, MODEL, CHANGED = 0x010F, 0x0110, 0x0132
EXIF_DIRECTORY, GPS_DIRECTORY = 0x8769, 0x8825
TAKEN, DIGITISED = 0x9003, 0x9004
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 1, 2, 3, 4
# The PNG text keyword, and ImageMagick's for a JPEG's EXIF.
TAKEN_TEXTS = ("exif:datetimeoriginal", "creation time")

CAMERA_CHARACTERS = 100
# Suffixes of manufacturers' names.
COMPANY = re.compile(
    r"(?:[ ,]+(?:co|company|corp|corporation|inc|ltd|ag|gmbh|imaging|camera|optical)\.?)+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """`taken` is local time as if it were UTC; a place has both coordinates or neither."""

    taken: datetime | None = None
    camera: str = ""
    latitude: float | None = None
    longitude: float | None = None


def metadata_of(picture: Image.Image, file: BinaryIO) -> Metadata:
    """Metadata of an opened picture; `file` is what it was opened from.

    Call it after decoding, since a PNG may store metadata after its pixels; but for a TIFF before,
    since its directory is freed by decoding.
    """
    exif, xmp = _exif(picture, file), _xmp(picture)
    latitude, longitude = _place(exif, xmp) or (None, None)
    return Metadata(
        taken=_taken(picture, exif, xmp),
        camera=_camera(exif.get(MAKE) or xmp.get("make"), exif.get(MODEL) or xmp.get("model")),
        latitude=latitude,
        longitude=longitude,
    )


def _exif(picture: Image.Image, file: BinaryIO) -> Values:
    """The wanted values of all three directories; a broken one does not affect the others."""
    data = exif_of(picture)
    if not data and not isinstance(picture, TiffImagePlugin.TiffImageFile):
        return {}
    wanted = {MAKE, MODEL, CHANGED, EXIF_DIRECTORY, GPS_DIRECTORY}
    try:
        block = Block.of(data) if data else Block(file)
        values = block.directory(block.first, wanted)
    except BROKEN as error:
        logger.info("Damaged EXIF left aside: %r", error)
        return {}
    camera = _directory(block, values.get(EXIF_DIRECTORY), {TAKEN, DIGITISED})
    place = {LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE}
    return values | camera | _directory(block, values.get(GPS_DIRECTORY), place)


def _directory(block: Block, at: Any, wanted: set[int]) -> Values:
    if not (isinstance(at, list) and len(at) == 1):
        return {}
    try:
        return block.directory(int(at[0]), wanted)
    except BROKEN as error:
        logger.info("Damaged EXIF directory left aside: %r", error)
        return {}


def _xmp(picture: Image.Image) -> dict[str, str]:
    try:
        packet = xmp_of(picture)
        return read_xmp(packet) if packet else {}
    except (*BROKEN, TypeError) as error:
        logger.info("Damaged XMP left aside: %r", error)
        return {}


def _taken(picture: Image.Image, exif: Values, xmp: dict[str, str]) -> datetime | None:
    """The first plausible time.

    The file's modification time is only the last resort.
    """
    texts = texts_of(picture)
    candidates = [
        *map(exif.get, (TAKEN, DIGITISED)),
        *map(xmp.get, ("taken", "created", "digitised", "made")),
        *moments(read_iptc(iptc_of(picture))),
        *map(texts.get, TAKEN_TEXTS),
        exif.get(CHANGED),
    ]
    return next(filter(None, map(moment, candidates)), None)


def _camera(make: Any, model: Any) -> str:
    """Maker and model, the maker once: "NIKON D750", not "NIKON CORPORATION NIKON D750"."""
    make = COMPANY.sub("", printable(make)) if isinstance(make, str) else ""
    model = printable(model) if isinstance(model, str) else ""
    first = make.split(" ")[0].lower()
    camera = model if first and model.lower().startswith(first) else f"{make} {model}"
    return camera.strip()[:CAMERA_CHARACTERS].strip()


def _place(exif: Values, xmp: dict[str, str]) -> Place | None:
    sides = (LATITUDE, LATITUDE_REF, LONGITUDE, LONGITUDE_REF)
    return exif_place(*map(exif.get, sides)) or place_of(
        degrees(xmp.get("latitude", "")), degrees(xmp.get("longitude", ""))
    )
