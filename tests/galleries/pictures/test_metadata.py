"""What the camera wrote is read; what nobody can have meant is left empty and fails nothing."""

import struct
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from apps.galleries.pictures import Metadata, decode_described, middle_colour
from apps.galleries.pictures.exif import Block
from tests.galleries.pictures.samples import encoded, file, noise, png, png_chunk

NOWHERE = (None, None)
BERLIN = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}


def exif(base=None, sub=None, gps=None) -> bytes:
    block = Image.Exif()
    block.update(base or {})
    if sub:
        block.get_ifd(0x8769).update(sub)
    if gps:
        block.get_ifd(0x8825).update(gps)
    return block.tobytes()


def photo(kind: str = "JPEG", **options) -> bytes:
    return encoded(noise(), kind, **options)


def read(data: bytes) -> Metadata:
    return decode_described(file(data)).metadata


def place(gps) -> tuple[float | None, float | None]:
    metadata = read(photo(exif=exif(gps=gps)))
    return metadata.latitude, metadata.longitude


def taken(text: object) -> datetime | None:
    return read(photo(exif=exif(sub={0x9003: text}))).taken


def camera(make: object, model: object) -> str:
    return read(photo(exif=exif({0x010F: make, 0x0110: model}))).camera


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_every_format_that_carries_exif(kind):
    block = exif({0x010F: "Canon", 0x0110: "Canon EOS 5D"}, {0x9003: "2024:05:01 18:30:05"}, BERLIN)
    metadata = read(photo(kind, exif=block))
    assert metadata.taken == datetime(2024, 5, 1, 18, 30, 5, tzinfo=UTC)
    assert metadata.camera == "Canon EOS 5D"
    assert metadata.latitude == pytest.approx(52.52)
    assert metadata.longitude == pytest.approx(13.405)


def test_a_png_with_exif_behind_its_pixels():
    whole = png(64, 64)
    block = exif({0x0110: "Pencil"}).removeprefix(b"Exif\0\0")
    end = whole.index(b"IEND") - 4
    data = whole[:end] + png_chunk(b"eXIf", block) + whole[end:]
    assert decode_described(file(data))[1].camera == "Pencil"


def test_a_picture_without_any():
    assert read(photo()) == Metadata()
    assert read(photo("GIF")) == Metadata()


@pytest.mark.parametrize(
    "text",
    ["", "    :  :     :  :  ", "0000:00:00 00:00:00", "2024:13:40 99:99:99", "yesterday",
     "1700:01:01 00:00:00", "2024:05", "9999:12:31 23:59:59"],
)  # fmt: skip
def test_a_time_that_cannot_be_is_ignored(text):
    assert taken(text) is None


def test_tomorrows_pictures_were_not_taken_but_clocks_may_be_ahead():
    now = datetime.now(UTC).replace(microsecond=0)
    assert taken(f"{now + timedelta(days=2):%Y:%m:%d %H:%M:%S}") is None
    assert taken(f"{now + timedelta(hours=12):%Y:%m:%d %H:%M:%S}") == now + timedelta(hours=12)


def test_when_a_film_was_scanned_stands_in_for_when_it_was_taken():
    data = photo(exif=exif(sub={0x9003: "0000:00:00 00:00:00", 0x9004: "1999:12:31 23:59:00"}))
    assert read(data).taken == datetime(1999, 12, 31, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("make", "model", "said"),
    [
        ("NIKON CORPORATION", "NIKON D750", "NIKON D750"),
        ("Canon", "Canon EOS 5D", "Canon EOS 5D"),
        ("Apple", "iPhone 15", "Apple iPhone 15"),
        ("OLYMPUS IMAGING CORP.", "E-M5  ", "OLYMPUS E-M5"),
        ("LEICA CAMERA AG", "Q3", "LEICA Q3"),
        ("Panasonic", "", "Panasonic"),
        ("", "DSC-1", "DSC-1"),
        ("小米".encode(), "14", "小米 14"),
        (b"Caf\xe9", "One", "Café One"),
        ("Evil\u202egnp", "One\x07\nTwo", "Evilgnp OneTwo"),
        ("x" * 900, "One", "x" * 100),
        ("x" * 60_000, "One", "One"),
    ],
)
def test_cameras_are_said_once_and_in_one_line(make, model, said):
    assert camera(make if isinstance(make, bytes) else make.encode(), model) == said


@pytest.mark.parametrize(
    ("gps", "found"),
    [
        (BERLIN, (52.52, 13.405)),
        ({**BERLIN, 1: "S", 3: "W"}, (-52.52, -13.405)),
        ({**BERLIN, 2: (91.0, 0.0, 0.0)}, NOWHERE),
        ({**BERLIN, 4: (181.0, 0.0, 0.0)}, NOWHERE),
        ({**BERLIN, 2: (52.0, IFDRational(31, 0), 0.0)}, NOWHERE),
        ({**BERLIN, 1: "X"}, NOWHERE),
        ({**BERLIN, 2: (52.0, 31.0)}, NOWHERE),
        ({1: "N", 2: (52.0, 31.0, 12.0)}, NOWHERE),
        ({2: (52.0, 31.0, 12.0), 4: (13.0, 24.0, 18.0)}, NOWHERE),
        ({**BERLIN, 2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)}, NOWHERE),
    ],
)
def test_places_are_on_earth_or_nowhere(gps, found):
    assert place(gps) == pytest.approx(found)


def test_a_broken_directory_costs_only_itself():
    block = bytearray(exif({0x0110: "Alpha"}, {0x9003: "2024:05:01 18:30:05"}, BERLIN))
    at = block.index(struct.pack("<H", 0x8825) if b"II" in block[:8] else b"\x88\x25")
    block[at + 8 : at + 12] = b"\x7f\xff\xff\xff"
    metadata = read(photo(exif=bytes(block)))
    assert (metadata.camera, metadata.latitude) == ("Alpha", None)
    assert metadata.taken


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_bytes_that_are_no_exif_fail_nothing(kind):
    block = exif({0x0110: "Alpha"}, {0x9003: "2024:05:01 18:30:05"}, BERLIN)
    for data in (
        b"Exif\0\0",
        b"Exif\0\0" + b"\xff" * 500,
        b"Exif\0\0MM\0*" + b"\xff" * 4,
        b"Exif\0\0II*\0\x08\0\0\0" + b"\xff" * 60,
        *(block[:length] for length in range(6, len(block), 7)),
    ):
        assert isinstance(read(photo(kind, exif=data)), Metadata)


def test_a_directory_with_no_end_is_left_early():
    """Each of its entries names all of the block, which is half a megabyte."""
    entries = 40_000
    entry = struct.pack("<HHLL", 0x010F, 2, 12 * entries, 0)
    block = b"II*\0" + struct.pack("<LH", 8, entries) + entry * entries
    assert Block.of(block).directory(8, {0x010F}) == {}


PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
 tiff:Make="Sony" exif:GPSLatitude="52,31.2N" exif:GPSLongitude="13,24,18W">
<tiff:Model>A7</tiff:Model>
<exif:DateTimeOriginal>2023-04-05T06:07:08.90+02:00</exif:DateTimeOriginal>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"xmp": PACKET.encode(), "exif": exif({0x0110: "Alpha"})}),
        ("WEBP", {"xmp": PACKET.encode(), "exif": exif({0x0110: "Alpha"})}),
        ("TIFF", {"tiffinfo": {700: PACKET.encode(), 0x0110: "Alpha"}}),
    ],
)
def test_xmp_fills_what_exif_leaves_open(kind, options):
    assert read(photo(kind, **options)) == Metadata(
        datetime(2023, 4, 5, 6, 7, 8, tzinfo=UTC), "Sony Alpha", 52.52, -13.405
    )


@pytest.mark.parametrize(
    "packet",
    [
        b"<",
        b"\xff\xfe<",
        b'<?xml version="1.0" encoding="martian"?><a/>',
        b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
        b"<a>" * 20_000,
        PACKET.replace("52,31.2N", "north").encode()[:-20],
    ],
)
def test_broken_xmp_fails_nothing(packet):
    assert read(photo("WEBP", xmp=packet)) == Metadata()


def test_the_middle_of_the_colours():
    half = Image.new("RGB", (20, 20), "black")
    half.paste("white", (10, 0, 20, 20))
    assert middle_colour(half) in ("#7f7f7f", "#808080")
