"""What the camera wrote: when, with what, and where. Whatever cannot be read is left empty.

EXIF comes first, XMP fills what it leaves open. Files come from anywhere: nothing in here may
fail a picture whose pixels are sound.
"""

import logging
import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

from PIL import Image, TiffImagePlugin

from .exif import Block, Values
from .names import printable
from .opening import opened
from .xmp import degrees, read_xmp

logger = logging.getLogger(__name__)

BROKEN = (ValueError, SyntaxError, LookupError, OSError, OverflowError, struct.error)

MAKE, MODEL, EXIF_DIRECTORY, GPS_DIRECTORY = 0x010F, 0x0110, 0x8769, 0x8825
TAKEN, DIGITISED = 0x9003, 0x9004
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 1, 2, 3, 4

MOMENT = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?")
# The oldest photograph that is left. Before it, and tomorrow, no picture was taken.
EARLIEST = datetime(1826, 1, 1, tzinfo=UTC)
# Wall clocks are up to fourteen hours ahead of UTC.
AHEAD = timedelta(hours=14)
CAMERA_CHARACTERS = 100
# What makers put behind their names.
COMPANY = re.compile(
    r"(?:[ ,]+(?:co|company|corp|corporation|inc|ltd|ag|gmbh|imaging|camera|optical)\.?)+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """`taken` is the wall clock's time as if it were UTC; a place has both sides or none."""

    taken: datetime | None = None
    camera: str = ""
    latitude: float | None = None
    longitude: float | None = None


def read_metadata(file: BinaryIO) -> Metadata:
    """Of a picture file, without decoding its pixels. Raises PictureError."""
    with opened(file) as picture:
        return metadata_of(picture, file)


def metadata_of(picture: Image.Image, file: BinaryIO) -> Metadata:
    """Of an opened picture; `file` is what it was opened from."""
    exif = _exif(picture, file)
    xmp = _xmp(picture)
    latitude, longitude = _place(exif, xmp)
    return Metadata(
        taken=_taken(exif.get(TAKEN), exif.get(DIGITISED), xmp.get("taken"), xmp.get("created")),
        camera=_camera(exif.get(MAKE) or xmp.get("make"), exif.get(MODEL) or xmp.get("model")),
        latitude=latitude,
        longitude=longitude,
    )


def _exif(picture: Image.Image, file: BinaryIO) -> Values:
    """The wanted values of all three directories; a broken one does not cost the others."""
    data = picture.info.get("exif")
    if not data and not isinstance(picture, TiffImagePlugin.TiffImageFile):
        return {}
    try:
        block = Block.of(data) if data else Block(file)
        values = block.directory(block.first, {MAKE, MODEL, EXIF_DIRECTORY, GPS_DIRECTORY})
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
    packet = picture.info.get("xmp")
    if not packet:
        return {}
    try:
        return read_xmp(packet.encode() if isinstance(packet, str) else bytes(packet))
    except (*BROKEN, TypeError) as error:
        logger.info("Damaged XMP left aside: %r", error)
        return {}


def _taken(*texts: Any) -> datetime | None:
    """The first of these that is a time at which a picture can have been taken."""
    return next(filter(None, map(_moment, texts)), None)


def _moment(text: Any) -> datetime | None:
    match = MOMENT.match(text) if isinstance(text, str) else None
    if match is None:
        return None
    try:
        moment = datetime(*(int(part or 0) for part in match.groups()), tzinfo=UTC)  # type: ignore[arg-type, misc]
    except ValueError:  # "0000:00:00 00:00:00" is what a clock that was never set writes
        return None
    return moment if EARLIEST <= moment <= datetime.now(UTC) + AHEAD else None


def _camera(make: Any, model: Any) -> str:
    """Maker and model, the maker once: "NIKON D750", not "NIKON CORPORATION NIKON D750"."""
    make = COMPANY.sub("", printable(make)) if isinstance(make, str) else ""
    model = printable(model) if isinstance(model, str) else ""
    first = make.split(" ")[0].lower()
    camera = model if first and model.lower().startswith(first) else f"{make} {model}"
    return camera.strip()[:CAMERA_CHARACTERS].strip()


def _place(exif: Values, xmp: dict[str, str]) -> tuple[float | None, float | None]:
    for latitude, longitude in (
        (
            _angle(exif.get(LATITUDE), exif.get(LATITUDE_REF), "NS"),
            _angle(exif.get(LONGITUDE), exif.get(LONGITUDE_REF), "EW"),
        ),
        (degrees(xmp.get("latitude", "")), degrees(xmp.get("longitude", ""))),
    ):
        if latitude is not None and longitude is not None and _is_place(latitude, longitude):
            return round(latitude, 7), round(longitude, 7)
    return None, None


def _angle(sides: Any, ref: Any, refs: str) -> float | None:
    """Degrees, minutes and seconds; None without the letter that says on which side of zero."""
    if not (isinstance(sides, list) and len(sides) == 3 and isinstance(ref, str)):
        return None
    letter = ref.strip().upper()
    if letter not in tuple(refs):
        return None
    value = sides[0] + sides[1] / 60 + sides[2] / 3600
    return -value if letter == refs[1] else value


def _is_place(latitude: float, longitude: float) -> bool:
    """On Earth, and not the zero that a receiver without a signal writes."""
    return abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)
