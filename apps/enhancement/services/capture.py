"""What is copied of what the camera wrote: values that were read, never its block verbatim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from PIL import Image as Pillow
from PIL.TiffImagePlugin import IFDRational

ORIENTATION, MODEL = 0x0112, 0x0110
EXIF, TAKEN = 0x8769, 0x9003
GPS, LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 0x8825, 1, 2, 3, 4
UPRIGHT = 1


@dataclass(frozen=True, slots=True)
class Capture:
    """What is known of the taking of a picture."""

    taken: datetime | None = None
    camera: str = ""
    latitude: float | None = None
    longitude: float | None = None


def exif_of(written: Capture, *, keeps_capture: bool, keeps_place: bool) -> bytes:
    """A block for the result; empty where there is nothing to be copied."""
    block = Pillow.Exif()
    if keeps_capture:
        _capture(block, written)
    if keeps_place and written.latitude is not None and written.longitude is not None:
        place = block.get_ifd(GPS)
        _side(place, LATITUDE_REF, LATITUDE, written.latitude, "NS")
        _side(place, LONGITUDE_REF, LONGITUDE, written.longitude, "EW")
    if not (dict(block) or block.get_ifd(GPS) or block.get_ifd(EXIF)):
        return b""
    block[ORIENTATION] = UPRIGHT
    return block.tobytes()


def _capture(block: Pillow.Exif, written: Capture) -> None:
    if written.camera:
        block[MODEL] = written.camera
    if written.taken:
        block.get_ifd(EXIF)[TAKEN] = f"{written.taken:%Y:%m:%d %H:%M:%S}"


def _side(place: dict, ref: int, tag: int, degrees: float, letters: str) -> None:
    """Degrees, minutes and seconds to a ten thousandth: three millimetres."""
    place[ref] = letters[degrees < 0]
    left = Fraction(round(abs(degrees) * 36_000_000), 10_000)
    whole, rest = divmod(left, 3600)
    minutes, seconds = divmod(rest, 60)
    place[tag] = (IFDRational(int(whole)), IFDRational(int(minutes)), IFDRational(seconds))
