"""What is copied of what the camera wrote: values that were read, never its block as it came."""

from __future__ import annotations

from fractions import Fraction

from PIL import Image as Pillow
from PIL.TiffImagePlugin import IFDRational

from apps.enhancement.models import Enhancement
from apps.galleries.models import Image

ORIENTATION, MODEL, SOFTWARE = 0x0112, 0x0110, 0x0131
EXIF, TAKEN = 0x8769, 0x9003
GPS, LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 0x8825, 1, 2, 3, 4
UPRIGHT = 1


def exif_of(row: Enhancement) -> bytes:
    """A block for the result; empty where nothing is to be copied."""
    source = row.source
    if source is None or not (row.keeps_capture or row.keeps_place):
        return b""
    block = Pillow.Exif()
    if row.keeps_capture:
        _capture(block, source)
    if row.keeps_place and source.latitude is not None and source.longitude is not None:
        place = block.get_ifd(GPS)
        _side(place, LATITUDE_REF, LATITUDE, source.latitude, "NS")
        _side(place, LONGITUDE_REF, LONGITUDE, source.longitude, "EW")
    if not dict(block) and not block.get_ifd(GPS) and not block.get_ifd(EXIF):
        return b""
    block[ORIENTATION] = UPRIGHT
    return block.tobytes()


def _capture(block: Pillow.Exif, source: Image) -> None:
    if source.camera:
        block[MODEL] = source.camera
    if source.taken:
        block.get_ifd(EXIF)[TAKEN] = f"{source.taken:%Y:%m:%d %H:%M:%S}"


def _side(place: dict, ref: int, tag: int, degrees: float, letters: str) -> None:
    """Degrees, minutes and seconds to a ten thousandth: three millimetres."""
    place[ref] = letters[degrees < 0]
    left = Fraction(round(abs(degrees) * 36_000_000), 10_000)
    whole, rest = divmod(left, 3600)
    minutes, seconds = divmod(rest, 60)
    place[tag] = (IFDRational(int(whole)), IFDRational(int(minutes)), IFDRational(seconds))
