"""Parse the time a picture was taken, in all formats that cameras and programs write.

Local time stored as if it were UTC: an offset, if any, is ignored.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate
from typing import Any

MAX_CHARACTERS = 100
# The oldest surviving photograph. Earlier times, and those after tomorrow, are rejected.
EARLIEST = datetime(1826, 1, 1, tzinfo=UTC)
# Local time is at most fourteen hours ahead of UTC.
AHEAD = timedelta(hours=14)

# "2024:05:01 18:30:05" (EXIF), "2024-05-01T18:30:05.9+02:00" (XMP), "2024/5/1 6:30 PM", and without
# a time. Some cameras write a space for a leading zero.
DATE = r"(\d{4})([:/.-]) ?(\d{1,2})\2 ?(\d{1,2})"
TIME = r"(\d{1,2}): ?(\d{1,2})(?:: ?(\d{1,2}))?"
MARKED = re.compile(rf"{DATE}(?:(?:[T ]\s*){TIME}(.*))?", re.DOTALL)
# "20240501 183005+0200" (IPTC), "20240501T183005".
PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d)?.*)?", re.DOTALL)
# "05/22/06 …", as Macromedia wrote it: month first.
AMERICAN = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}|\d\d)(?:,? +{TIME}(.*))?", re.DOTALL)
AFTERNOON = re.compile(r"[\d.\s]*(am|pm)\b", re.IGNORECASE)

Parts = tuple[int, int, int, int, int, int]


def moment(text: Any) -> datetime | None:
    """Parse a time; None unless it is a plausible one."""
    if not isinstance(text, str) or len(text) > MAX_CHARACTERS:
        return None
    parts = _parts(text.strip())
    try:
        found = datetime(*_in_range(parts), tzinfo=UTC) if parts else None
    except ValueError:  # "0000:00:00 00:00:00" is written by a clock that was never set.
        return None
    return found if found and EARLIEST <= found <= datetime.now(UTC) + AHEAD else None


def _parts(text: str) -> Parts | None:
    if match := MARKED.fullmatch(text):
        year, _, month, day, *time = match.groups()
        return _whole(year, month, day, time)
    if match := PACKED.fullmatch(text):
        year, month, day, *time = match.groups()
        return _whole(year, month, day, [*time, None])
    if match := AMERICAN.fullmatch(text):
        month, day, year, *time = match.groups()
        return _whole(_century(year), month, day, time)
    return _spoken(text)


def _whole(year: str, month: str, day: str, time: list[str | None]) -> Parts:
    hour, minute, second = (int(part or 0) for part in time[:3])
    if half := AFTERNOON.match(time[3] or ""):
        hour = hour % 12 + (12 if half[1].lower() == "pm" else 0)
    return int(year), int(month), int(day), hour, minute, second


def _century(year: str) -> str:
    """Expand a two-digit year: PNG is from 1996, and no picture is from the future."""
    if len(year) == 4:
        return year
    return f"20{year}" if int(year) <= datetime.now(UTC).year % 100 else f"19{year}"


def _spoken(text: str) -> Parts | None:
    """ "Tue, 16 Jan 2024 21:15:29 +0100", which PNG recommends, and what is written like it."""
    try:
        parts = parsedate(text)
    except (ValueError, IndexError, TypeError):
        return None
    if parts is None:
        return None
    year, month, day, hour, minute, second = parts[:6]
    if half := re.search(r":\d\d\s*(am|pm)\b", text, re.IGNORECASE):
        hour = hour % 12 + (12 if half[1].lower() == "pm" else 0)
    return year, month, day, hour, minute, second


def _in_range(parts: Parts) -> Parts:
    """Accept hour 24 (midnight of the same day, as cameras mean it) and leap seconds."""
    year, month, day, hour, minute, second = parts
    return year, month, day, 0 if hour == 24 else hour, minute, min(second, 59 + (second > 60))
