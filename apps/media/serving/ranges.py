"""Parse Range headers (RFC 9110, "Range Requests")."""

from dataclasses import dataclass

from futu.given import given_number


@dataclass(frozen=True, slots=True)
class Range:
    """The bytes from `start` up to `stop`."""

    start: int
    stop: int


class UnsatisfiableError(Exception):
    """The range is outside the file."""


def wanted(header: str, size: int) -> Range | None:
    """A single byte range; None to send the whole file.

    Invalid headers and multiple ranges are ignored, as RFC 9110 allows.
    """
    unit, equals, ranges = header.partition("=")
    first, dash, last = ranges.partition("-")
    if unit.strip().lower() != "bytes" or not (equals and dash):
        return None
    return _range(first.strip(), last.strip(), size)


def _range(first: str, last: str, size: int) -> Range | None:
    start, end = given_number(first), given_number(last)
    if (first and start is None) or (last and end is None):
        return None
    if start is None:
        return _suffix(end, size)
    if end is not None and end < start:
        return None
    if start >= size:
        raise UnsatisfiableError
    return Range(start, size if end is None else min(size, end + 1))


def _suffix(length: int | None, size: int) -> Range | None:
    """The last `length` bytes."""
    if length is None:
        return None
    if not (length and size):
        raise UnsatisfiableError
    return Range(max(0, size - length), size)
