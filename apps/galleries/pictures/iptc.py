"""Read the date the picture was taken from IPTC records (IIM 4.2)."""

import struct

MARK = 0x1C
APPLICATION_RECORD = 2
# Date and time created; of the digital copy.
DATE, TIME, DIGITAL_DATE, DIGITAL_TIME = 55, 60, 62, 63
WANTED = {DATE, TIME, DIGITAL_DATE, DIGITAL_TIME}
MAX_RECORDS = 2000
# Longer values use an extended length, and are no dates.
EXTENDED = 0x8000


def read_iptc(data: bytes) -> dict[int, str]:
    """The first value of each wanted data set, up to any damage."""
    values: dict[int, str] = {}
    place = 0
    for _ in range(MAX_RECORDS):
        if len(data) < place + 5 or data[place] != MARK:
            break
        record, number, size = struct.unpack_from(">BBH", data, place + 1)
        if size & EXTENDED:
            break
        place += 5
        if record == APPLICATION_RECORD and number in WANTED:
            values.setdefault(number, data[place : place + size].decode("latin-1"))
        place += size
    return values


def moments(values: dict[int, str]) -> list[str]:
    """Dates with times, of the picture first, then of its digital copy."""
    pairs = ((DATE, TIME), (DIGITAL_DATE, DIGITAL_TIME))
    return [f"{values[date]} {values.get(time, '')}" for date, time in pairs if date in values]
