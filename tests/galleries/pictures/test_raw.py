"""Raw files of cameras are called so; what only resembles them is a picture."""

import struct
from collections.abc import Mapping, Sequence

import pytest

from apps.galleries.pictures import PictureError, decode, inspect
from apps.galleries.pictures.errors import sentence
from tests.galleries.pictures.samples import file, iso_media
from tests.galleries.pictures.tiffs import directory, tiff

SIZE = (16, 12)
PIXELS = bytes(3 * 16 * 12)
SENSOR, LINEAR = 32803, 34892


def rgb(pixels: bytes = PIXELS, *, order: str = "<", **more: tuple[int, ...]) -> bytes:
    return tiff([pixels], SIZE, order=order, bits=(8, 8, 8), photometric=2, deflate=False, **more)


def with_sub(
    sub: Mapping[int, Sequence[int]], *, order: str = "<", make: bytes = b"", **more
) -> bytes:
    """A small TIFF with a second directory below its first, and a maker."""
    first = rgb(order=order, _330=(0,), **more)
    place = len(first)
    below = directory(sub, place, order)
    link = struct.pack(f"{order}HHL", 330, 4, 1)
    at = first.index(link) + 8
    whole = first[:at] + struct.pack(f"{order}L", place) + first[at + 4 :] + below
    return add_text(whole, order, 271, make) if make else whole


def add_text(data: bytes, order: str, tag: int, text: bytes) -> bytes:
    """Move the first directory to the end, with one entry more."""
    (place,) = struct.unpack(f"{order}L", data[4:8])
    (count,) = struct.unpack(f"{order}H", data[place : place + 2])
    entries = [data[place + 2 + 12 * n : place + 14 + 12 * n] for n in range(count)]
    text_at = len(data)
    entries.append(struct.pack(f"{order}HHLL", tag, 2, len(text) + 1, text_at))
    entries.sort(key=lambda entry: struct.unpack(f"{order}H", entry[:2]))
    data += text + b"\0"
    start = len(data)
    data += struct.pack(f"{order}H", count + 1) + b"".join(entries) + b"\0\0\0\0"
    return data[:4] + struct.pack(f"{order}L", start) + data[8:]


LARGE = {254: (0,), 256: (6016,), 257: (4016,)}
SMALLER = {254: (1,), 256: (8,), 257: (6,), 262: (2,)}
NEF = with_sub({**LARGE, 259: (34713,), 262: (SENSOR,)}, make=b"NIKON CORPORATION", _254=(1,))
RAWS = {
    "NEF": (NEF, "NEF"),
    "big-endian PEF": (
        with_sub({**LARGE, 259: (65535,), 262: (SENSOR,)}, order=">", make=b"PENTAX", _254=(1,)),
        "PEF",
    ),
    "DNG": (with_sub({**LARGE, 262: (LINEAR,)}, _254=(1,), _50706=(1, 4)), "DNG"),
    "ARW": (with_sub({**LARGE, 259: (32767,)}, make=b"SONY"), "ARW"),
    "sensor in front": (tiff([bytes(192)], SIZE, photometric=SENSOR), "RAW"),
    "thumbnail in front": (with_sub({**LARGE, 262: (2,)}, make=b"Nikon", _254=(1,)), "NEF"),
    "CR2": (b"II*\0\x10\0\0\0CR\x02\0" + bytes(100), "CR2"),
    "CR3": (iso_media(b"crx ", b"isom"), "CR3"),
    "RAF": (b"FUJIFILMCCD-RAW 0201" + bytes(100), "RAF"),
    "ORF": (b"IIRO\x08\0\0\0" + bytes(100), "ORF"),
    "RW2": (b"IIU\0\x18\0\0\0" + bytes(100), "RW2"),
    "X3F": (b"FOVb" + bytes(100), "X3F"),
    "MRW": (b"\0MRM" + bytes(100), "MRW"),
    "CRW": (b"II\x1a\0\0\0HEAPCCDR" + bytes(100), "CRW"),
    "IIQ": (add_text(rgb(b"IIII" + PIXELS[4:]), "<", 271, b"Phase One A/S"), "IIQ"),
}


@pytest.mark.parametrize(("data", "name"), RAWS.values(), ids=RAWS)
def test_raw_files_are_refused_by_name(data: bytes, name: str) -> None:
    for look in (lambda: inspect(file(data), "a"), lambda: decode(file(data))):
        with pytest.raises(PictureError) as refusal:
            look()
        assert (refusal.value.code, refusal.value.params) == ("raw", {"format": name})
    assert name in sentence("raw", {"format": name})


@pytest.mark.parametrize(
    "data",
    [
        rgb(),
        rgb(b"II" + PIXELS[2:]),
        rgb(b"I" * len(PIXELS)),
        rgb(b"CR\x02" + PIXELS[3:]),
        with_sub(SMALLER),
        with_sub(SMALLER, make=b"Nikon", _50706=(1, 4)),
        with_sub({254: (1,), 256: (8,), 257: (6,), 262: (4,)}, order=">", make=b"EPSON"),
        with_sub({}),
        rgb(_330=(9_999_999,)),
        rgb(_254=(1,)),
    ],
    ids=["plain", "II", "grey 73", "CR", "pyramid", "scan as DNG", "mask", "empty", "astray",
         "reduced alone"],
)  # fmt: skip
def test_ordinary_tiffs_are_pictures(data: bytes) -> None:
    assert inspect(file(data), "a").format == "TIFF"
    assert decode(file(data)).size == SIZE


def test_a_thumbnail_before_what_is_no_cameras_is_not_taken_for_it() -> None:
    with pytest.raises(PictureError) as refusal:
        inspect(file(with_sub({**LARGE, 262: (2,)}, _254=(1,))), "a")
    assert refusal.value.code == "unsupported"


def test_directories_that_lead_in_a_circle_end() -> None:
    data = bytearray(rgb())
    (place,) = struct.unpack("<L", data[4:8])
    link = place + 2 + 12 * struct.unpack("<H", data[place : place + 2])[0]
    data[link : link + 4] = struct.pack("<L", place)
    assert inspect(file(bytes(data)), "a").format == "TIFF"
