"""GPS coordinates in degrees; south and west are negative."""

import math
import re
from typing import Any

Place = tuple[float, float]

# "52,31,12.5N" or "52,31.2083N", as XMP says it; "-13.405", as some programs do.
COORDINATE = re.compile(
    r"(\d{1,3}),(\d{1,2}(?:\.\d{1,12})?)(?:,(\d{1,2}(?:\.\d{1,12})?))?([NSEW])", re.IGNORECASE
)
DECIMAL = re.compile(r"[+-]?\d{1,3}\.\d{1,15}")
# An unsigned value above this was a negative one stored as unsigned.
SIGNED, WRAPPED = 2.0**31, 2.0**32


def place_of(latitude: float | None, longitude: float | None) -> Place | None:
    """Both coordinates if valid; not the 0, 0 of a receiver without a signal."""
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return round(latitude, 7), round(longitude, 7)


def exif_place(latitude: Any, north: Any, longitude: Any, east: Any) -> Place | None:
    """Coordinates from EXIF numbers and hemisphere letters.

    Without the letters, only if a number is signed.
    """
    angles = _angle(latitude), _angle(longitude)
    if angles[0] is None or angles[1] is None:
        return None
    signed = min(angles[0], angles[1]) < 0
    return place_of(_sided(angles[0], north, "NS", signed), _sided(angles[1], east, "EW", signed))


def _angle(parts: Any) -> float | None:
    """Degrees, optionally with minutes and seconds; finer parts may be missing (0/0)."""
    if not isinstance(parts, list) or len(parts) not in (1, 3) or not math.isfinite(parts[0]):
        return None
    degrees = parts[0] - WRAPPED if parts[0] >= SIGNED else parts[0]
    minutes, seconds = ([0 if math.isnan(part) else abs(part) for part in parts[1:]] + [0, 0])[:2]
    if minutes >= 60 or seconds > 60:
        return None
    return math.copysign(abs(degrees) + minutes / 60 + seconds / 3600, degrees)


def _sided(angle: float | None, letter: Any, letters: str, signed: bool) -> float | None:
    side = letter.strip()[:1].upper() if isinstance(letter, str) else ""
    if angle is None or (side and side not in letters) or (not side and not signed):
        return None
    return -abs(angle) if side == letters[1] else angle


def degrees(text: str) -> float | None:
    """Parse an XMP coordinate; None if invalid."""
    text = text.strip()
    if DECIMAL.fullmatch(text):
        return float(text)
    match = COORDINATE.fullmatch(text)
    if match is None:
        return None
    value = float(match[1]) + float(match[2]) / 60 + float(match[3] or 0) / 3600
    return -value if match[4] in "SWsw" else value
