"""Coordinates as receivers and programs write them."""

import struct

import pytest

from apps.galleries.pictures.coordinates import degrees, exif_place
from apps.galleries.pictures.exif import Block

LATITUDE, LONGITUDE = [48, 9.3, 0], [17, 7.5, 0]
BRATISLAVA = (48.155, 17.125)


def gps(kind: int, layout: str, *numbers: int) -> list[float]:
    """The three rationals of a directory with one entry, as the reader returns them."""
    entry = struct.pack("<HHLL", 2, kind, 3, 26)
    data = b"II*\0" + struct.pack("<LH", 8, 1) + entry + b"\0\0\0\0" + struct.pack(layout, *numbers)
    found = Block.of(data).directory(8, {2})[2]
    assert isinstance(found, list)
    return found


def test_seconds_that_are_not_known_are_none():
    north = gps(5, "<6L", 48, 1, 93, 10, 0, 0)
    east = gps(5, "<6L", 17, 1, 75, 10, 0, 0)
    assert exif_place(north, "N", east, "E") == BRATISLAVA


def test_nothing_known_is_no_place():
    nothing = gps(5, "<6L", 0, 0, 0, 0, 0, 0)
    assert exif_place(nothing, "N", nothing, "E") is None


@pytest.mark.parametrize(("kind", "layout"), [(5, "<6L"), (10, "<6l")])
def test_a_number_that_carries_its_sign(kind, layout):
    south = -33 if kind == 10 else 2**32 - 33
    found = exif_place(gps(kind, layout, south, 1, 30, 1, 0, 1), None, [151.0, 0.0, 0.0], None)
    assert found == (-33.5, 151)


@pytest.mark.parametrize(
    ("north", "east", "found"),
    [
        (([48.155], "N"), ([17.125], "E"), BRATISLAVA),
        ((LATITUDE, "n "), (LONGITUDE, "East"), BRATISLAVA),
        ((LATITUDE, "S"), (LONGITUDE, "W"), (-48.155, -17.125)),
        (([-48, 9.3, 0], "S"), ([-17, 7.5, 0], "W"), (-48.155, -17.125)),
        (([-48, 9.3, 0], "N"), (LONGITUDE, "E"), (-48.155, 17.125)),
        ((LATITUDE, ""), ([-17, 7.5, 0], None), (48.155, -17.125)),
        ((LATITUDE, None), (LONGITUDE, None), None),
        ((LATITUDE, "E"), (LONGITUDE, "E"), None),
        (([48, 60, 0], "N"), (LONGITUDE, "E"), None),
        (([48, 9, 99], "N"), (LONGITUDE, "E"), None),
        (([48, float("inf"), 0], "N"), (LONGITUDE, "E"), None),
        (([float("nan"), 9, 0], "N"), (LONGITUDE, "E"), None),
        ((None, "N"), (LONGITUDE, "E"), None),
    ],
)
def test_places(north, east, found):
    assert exif_place(*north, *east) == pytest.approx(found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("48,9.3N", 48.155),
        ("48,9,18S", -48.155),
        ("48,9.3w", -48.155),
        ("-17.125", -17.125),
        ("17.125", 17.125),
        ("48", None),
        ("north", None),
        ("nan", None),
    ],
)
def test_coordinates_of_xmp(text, value):
    assert degrees(text) == pytest.approx(value)
