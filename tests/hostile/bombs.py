"""Files that are small and mean much work: made here, by the format."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import cache

from PIL import Image as Pillow

from tests.galleries.pictures.samples import encoded, png, png_chunk, valid_files

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LAUGHS = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(
        b'<!ENTITY %c "%b">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in b"bcdefghij"
    )
    + b']><x:xmpmeta xmlns:x="adobe:ns:meta/">&j;</x:xmpmeta><?xpacket end="w"?>'
)
OUTSIDE = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">&a;</x:xmpmeta><?xpacket end="w"?>'
)


@cache
def zeros(length: int) -> bytes:
    """So many zeros, packed."""
    packer = zlib.compressobj(1)
    piece = bytes(2**20)
    packed = [packer.compress(piece[: min(2**20, length - at)]) for at in range(0, length, 2**20)]
    return b"".join(packed) + packer.flush()


def unpacking_png(width: int, height: int, depth: int = 8, colour: int = 0) -> bytes:
    """A whole PNG of nothing but zeros: it is a thousandth of its pixels."""
    row = 1 + (width * depth * {0: 1, 2: 3, 6: 4}[colour] + 7) // 8
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    body = png_chunk(b"IDAT", zeros(row * height))
    return SIGNATURE + head + body + png_chunk(b"IEND", b"")


def png_bombs() -> Iterator[tuple[str, bytes]]:
    text = zeros(100 * 2**20)
    yield "2-gigapixels.png", unpacking_png(45_000, 45_000, 1)
    yield "deep.png", unpacking_png(6_000, 5_999, 16, 6)
    yield "no-limit.png", png(2**31 - 1, 2**31 - 1)
    yield "text.png", png(64, 64, png_chunk(b"zTXt", b"Comment\0\0" + text))
    yield "itext.png", png(64, 64, png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + text))
    yield "profile.png", png(64, 64, png_chunk(b"iCCP", b"icc\0\0" + text))
    yield "texts.png", png(64, 64, *[png_chunk(b"tEXt", b"a\0b")] * 100_000)
    yield "frames.png", png(64, 64, png_chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0)))
    yield "laughs.png", png(64, 64, png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + LAUGHS))
    yield "outside.png", png(64, 64, png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + OUTSIDE))
    yield "no-pixels.png", png(9_000, 9_000)


def gif(width: int, height: int, body: bytes) -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + bytes(768) + body + b";"


def gif_frame(width: int, height: int) -> bytes:
    return b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x08\x03\x00\x01\x05\x00"


def gif_bombs() -> Iterator[tuple[str, bytes]]:
    yield "largest.gif", gif(65_535, 65_535, gif_frame(65_535, 65_535))
    yield "frames.gif", gif(64, 64, gif_frame(8, 8) * 200_000)
    yield "large-frames.gif", gif(9_000, 9_000, gif_frame(9_000, 9_000) * 900)
    yield "frame-beyond.gif", gif(64, 64, gif_frame(65_535, 65_535))
    yield "comments.gif", gif(64, 64, b"!\xfe\x01a\x00" * 500_000)


def directory(entries: list[tuple[int, int, int, int]], following: int = 0) -> bytes:
    packed = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    return struct.pack("<H", len(entries)) + packed + struct.pack("<I", following)


def tiff(entries: dict[int, tuple[int, int, int]], data: bytes = b"", following: int = 0) -> bytes:
    """The directory comes first, `data` at byte 4096."""
    head = b"II*\0" + struct.pack("<I", 8)
    first = directory([(tag, *entry) for tag, entry in entries.items()], following)
    return (head + first).ljust(4096, b"\0") + data


def tiff_bombs() -> Iterator[tuple[str, bytes]]:
    side = 9_990
    plain = {
        256: (3, 1, side), 257: (3, 1, side), 258: (3, 1, 8), 259: (3, 1, 8), 262: (3, 1, 1),
        273: (4, 1, 4096), 277: (3, 1, 1), 278: (4, 1, side),
    }  # fmt: skip
    packed = zeros(side * side)
    yield "zeros.tif", tiff(plain | {279: (4, 1, len(packed))}, packed)
    yield "too-much.tif", tiff(plain | {256: (3, 1, 9), 279: (4, 1, len(packed))}, packed)
    yield "loop.tif", tiff(plain | {279: (4, 1, len(packed))}, packed, 8)
    yield "strips.tif", tiff(plain | {273: (4, 2**30, 4096), 279: (4, 2**30, 4096)}, bytes(4096))
    yield "rows.tif", tiff(plain | {278: (4, 1, 1), 279: (4, 1, 9)}, bytes(4096))
    yield "samples.tif", tiff(plain | {277: (3, 1, 65_535), 279: (4, 1, 9)}, packed)
    yield "bits.tif", tiff(plain | {258: (3, 65_535, 4096), 279: (4, 1, 9)}, bytes(2**17))
    tiles = {322: (4, 1, 2**31 - 1), 323: (4, 1, 2**31 - 1), 324: (4, 1, 4096), 325: (4, 1, 9)}
    yield "tiles.tif", tiff({**plain, **tiles}, packed)
    profile = {34675: (7, 2**31 - 1, 4096), 279: (4, 1, len(packed))}
    yield "profile.tif", tiff(plain | profile, packed)
    chain = bytearray(b"II*\0" + struct.pack("<I", 8))
    for n in range(100_000):
        chain += directory([(256, 3, 1, 64), (257, 3, 1, 64)], 8 + 30 * (n + 1))
    yield "directories.tif", bytes(chain)


def jpeg_bombs() -> Iterator[tuple[str, bytes]]:
    whole = valid_files()["jpeg"]
    place = whole.index(b"\xff\xc0") + 5
    yield "largest.jpg", whole[:place] + b"\xff\xff\xff\xff" + whole[place + 4 :]
    side = struct.pack(">HH", 9_900, 9_900)
    yield "few-bytes.jpg", whole[:place] + side + whole[place + 4 :]
    scans = valid_files()["progressive jpeg"]
    last = scans.rindex(b"\xff\xda")
    yield "scans.jpg", scans[:-2] + scans[last:-2] * 20_000 + scans[-2:]
    yield "laughs.jpg", _with_segment(whole, b"http://ns.adobe.com/xap/1.0/\0" + LAUGHS)
    yield "outside.jpg", _with_segment(whole, b"http://ns.adobe.com/xap/1.0/\0" + OUTSIDE)
    huge = tiff({0x010F: (2, 2**32 - 1, 8), 0x8769: (4, 1, 8), 0x8825: (4, 1, 8)})[:4096]
    yield "exif.jpg", _with_segment(whole, b"Exif\0\0" + huge)
    profile = b"ICC_PROFILE\0\1\xff" + bytes(65_000)
    yield "profiles.jpg", whole[:2] + _segment(profile, 0xE2) * 600 + whole[2:]
    yield "segments.jpg", whole[:2] + _segment(b"a", 0xE5) * 500_000 + whole[2:]
    yield "fill.jpg", whole[:2] + b"\xff" * (8 * 2**20) + whole[2:]


def _segment(content: bytes, marker: int = 0xE1) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def _with_segment(whole: bytes, content: bytes) -> bytes:
    return whole[:2] + _segment(content[:65_000]) + whole[2:]


def other_bombs() -> Iterator[tuple[str, bytes]]:
    large = encoded(Pillow.new("RGB", (9_000, 9_000)), "WEBP", lossless=True, method=0)
    yield "large.webp", large
    frame = b"ANMF" + struct.pack("<I", 16) + bytes(6) + b"\xff\x3f\0\xff\x3f\0" + bytes(4)
    head = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + b"\xff\x3f\0\xff\x3f\0"
    body = head + frame * 100_000
    yield "frames.webp", b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body
    sides = struct.pack("<ii", 2**31 - 1, 2**31 - 1)
    bmp = valid_files()["bmp"]
    yield "largest.bmp", bmp[:18] + sides + bmp[26:]
    yield "negative.bmp", bmp[:18] + struct.pack("<ii", -64, -64) + bmp[26:]
    yield "few-bytes.bmp", bmp[:18] + struct.pack("<ii", 9_000, -9_000) + bmp[26:]
    bare = valid_files()["bare jpeg 2000"]
    tiny = struct.pack(">II", 1, 1)
    sides = struct.pack(">II", 9_900, 9_900)
    yield "tiles.j2k", bare[:8] + sides + bare[16:24] + tiny + bare[32:]
    avif = valid_files()["avif"]
    place = avif.index(b"ispe") + 8
    yield "sides.avif", avif[:place] + struct.pack(">II", 9_900, 9_900) + avif[place + 8 :]
    heic = valid_files()["heic"]
    place = heic.index(b"ispe") + 8
    yield "sides.heic", heic[:place] + struct.pack(">II", 9_900, 9_900) + heic[place + 8 :]


@cache
def bombs() -> dict[str, bytes]:
    made = (png_bombs, gif_bombs, tiff_bombs, jpeg_bombs, other_bombs)
    return {f"bomb-{name}": data for family in made for name, data in family()}
