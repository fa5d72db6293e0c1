"""Names in zips that say nowhere, or in a field of their own, which letters theirs are."""

import struct
import zlib
from zipfile import ZipInfo

import pytest

from apps.galleries.services.zip_names import UTF8_FLAG, true_names

WINDOWS, UNIX = 0, 3


def entry(raw: bytes, *, utf8: bool = False, system: int = WINDOWS, extra: bytes = b"") -> ZipInfo:
    """As `zipfile` reads it."""
    info = ZipInfo(raw.decode("utf-8" if utf8 else "cp437"))
    info.flag_bits, info.create_system, info.extra = UTF8_FLAG * utf8, system, extra
    return info


def path_field(name: str, of: bytes, version: int = 1) -> bytes:
    data = struct.pack("<BL", version, zlib.crc32(of)) + name.encode()
    return struct.pack("<HH", 0x5455, 1) + b"\1" + struct.pack("<HH", 0x7075, len(data)) + data


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp850", ["Bäume im Frühling.jpg", "Größe ändern.jpg", "Café à Orléans.jpg", "niño.jpg"]),
        ("cp850", ["Größe.jpg"]),
        ("cp850", ["Cañón.jpg", "São João.jpg", "Ærø.jpg", "ÇÃO.jpg", "Œuvre"[1:]]),
        ("gbk", ["照片.jpg"]),
        ("gbk", ["海边（一）.jpg", "朱镕基.jpg", "IMG_1 小.jpg"]),
        ("gbk", ["镕.jpg", "我们的合影.jpg"]),
        ("gb18030", ["㐀山水画.jpg"]),
        ("utf-8", ["Bäume.jpg", "照片.jpg", "写真.jpg"]),
        ("cp932", ["しゃしん.jpg"]),
        ("cp932", ["テスト写真.jpg"]),
        ("ascii", ["a.jpg"]),
    ],
)
def test_what_the_bytes_were(encoding, names):
    assert true_names([entry(name.encode(encoding)) for name in names]) == names


def test_of_a_zip_packed_in_two_places_each_name_is_read_by_itself():
    names = {"Bäume.jpg": "cp850", "照片.jpg": "gbk", "été.jpg": "utf-8"}
    assert true_names([entry(n.encode(e)) for n, e in names.items()]) == list(names)


def test_before_utf8_unix_had_latin_1():
    assert true_names([entry("Bäume.jpg".encode("latin-1"), system=UNIX)]) == ["Bäume.jpg"]


def test_every_byte_has_a_name():
    for system in (WINDOWS, UNIX):
        entries = [entry(bytes([a, b]), system=system) for a in range(128, 256) for b in (65, 200)]
        assert all(true_names([one])[0] for one in entries)
        assert len(true_names(entries)) == len(entries)


def test_what_the_zip_says_is_believed():
    raw = "照片.jpg".encode("gbk")
    field = path_field("Bäume.jpg", raw)
    assert true_names([entry(raw, extra=field)]) == ["Bäume.jpg"]
    assert true_names([entry("Bäume.jpg".encode(), utf8=True)]) == ["Bäume.jpg"]
    # What is said of one name is no hint at what another holds.
    both = [entry("é.jpg".encode(), utf8=True), entry("Bäume.jpg".encode("cp850"))]
    assert true_names(both) == ["é.jpg", "Bäume.jpg"]


@pytest.mark.parametrize(
    "extra",
    [
        path_field("other.jpg", b"renamed since"),
        path_field("other.jpg", "照片.jpg".encode("gbk"), version=2),
        struct.pack("<HH", 0x7075, 3) + b"\1\0\0",
        struct.pack("<HH", 0x7075, 900),
        b"\x75",
    ],
)
def test_a_field_of_another_name_or_a_damaged_one_is_left_aside(extra):
    assert true_names([entry("照片.jpg".encode("gbk"), extra=extra)]) == ["照片.jpg"]
