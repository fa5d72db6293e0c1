"""Orientation, date, camera and sides are found wherever a file keeps them."""

import struct
from datetime import UTC, datetime

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from apps.galleries.pictures import decode_described
from tests.galleries.pictures.samples import encoded, file, landscape, png_chunk

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
    'syntax-ns#"><rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="2014-04-12T08:09:10" '
    'tiff:Model="Pen"/></rdf:RDF></x:xmpmeta>'
)
WHEN = datetime(2014, 4, 12, 8, 9, 10, tzinfo=UTC)
# Stored lying on its side: upright the green corner is top left again.
STORED = landscape(40, 60).transpose(Image.Transpose.ROTATE_90)


def exif() -> bytes:
    block = Image.Exif()
    block.update({0x0112: 6, 0x0110: "Pen"})
    block.get_ifd(0x8769)[0x9003] = "2014:04:12 08:09:10"
    return block.tobytes()


def raw_profile(kind: str, data: bytes) -> PngInfo:
    """As ImageMagick writes it: lines of hexadecimal behind the kind and the length."""
    digits = data.hex()
    lines = "\n".join(digits[place : place + 72] for place in range(0, len(digits), 72))
    texts = PngInfo()
    texts.add_text(
        f"Raw profile type {kind}", f"\n{kind.lower()}\n{len(data):8}\n{lines}\n", zip=True
    )
    return texts


def behind_the_pixels(*chunks: bytes) -> bytes:
    whole = encoded(STORED, "PNG")
    end = whole.index(b"IEND") - 4
    return whole[:end] + b"".join(chunks) + whole[end:]


def itxt(keyword: bytes, text: str) -> bytes:
    return png_chunk(b"iTXt", keyword + b"\0\0\0\0\0" + text.encode())


def xmp_text() -> PngInfo:
    texts = PngInfo()
    texts.add_itxt("XML:com.adobe.xmp", XMP)
    return texts


XMP_PREFIX = b"http://ns.adobe.com/xap/1.0/\0"
PNGS = {
    "eXIf": encoded(STORED, "PNG", exif=exif()),
    "eXIf behind the pixels": behind_the_pixels(png_chunk(b"eXIf", exif()[6:])),
    "XMP": encoded(STORED, "PNG", pnginfo=xmp_text()),
    "XMP behind the pixels": behind_the_pixels(itxt(b"XML:com.adobe.xmp", XMP)),
    "raw profile exif": encoded(STORED, "PNG", pnginfo=raw_profile("exif", exif())),
    "raw profile APP1 of EXIF": encoded(STORED, "PNG", pnginfo=raw_profile("APP1", exif())),
    "raw profile xmp": encoded(STORED, "PNG", pnginfo=raw_profile("xmp", XMP.encode())),
    "raw profile APP1 of XMP": encoded(
        STORED, "PNG", pnginfo=raw_profile("APP1", XMP_PREFIX + XMP.encode())
    ),
}
OTHERS = {
    "JPEG with EXIF": encoded(STORED, "JPEG", exif=exif(), quality=95),
    "JPEG with its prefix twice": encoded(STORED, "JPEG", exif=b"Exif\0\0" + exif(), quality=95),
    "JPEG with XMP": encoded(STORED, "JPEG", xmp=XMP.encode(), quality=95),
    "WebP with XMP": encoded(STORED, "WEBP", xmp=XMP.encode(), lossless=True),
    "TIFF with XMP": encoded(STORED, "TIFF", tiffinfo={700: XMP.encode()}),
}


@pytest.mark.parametrize("max_side", [None, 30])
@pytest.mark.parametrize("data", [*PNGS.values(), *OTHERS.values()], ids=[*PNGS, *OTHERS])
def test_one_reading_says_it_all(data: bytes, max_side: int | None) -> None:
    found = decode_described(file(data), max_side=max_side)
    assert found.size == (40, 60)
    assert found.picture.size == ((20, 30) if max_side else (40, 60))
    red, green, blue = found.picture.crop((1, 1, 2, 2)).tobytes()
    assert green > 150 > max(red, blue)
    assert (found.metadata.taken, found.metadata.camera) == (WHEN, "Pen")


def test_what_exif_says_of_orientation_comes_before_xmp() -> None:
    block = Image.Exif()
    block[0x0112] = 1
    data = encoded(STORED, "JPEG", exif=block.tobytes(), xmp=XMP.encode())
    assert decode_described(file(data)).size == (60, 40)


@pytest.mark.parametrize(
    "text", ["", "exif\n8\nzz", "\nexif\n  9\n454", "\nexif\n" + "00" * 50, "\nexif\n4\n4578696600"]
)
def test_damaged_raw_profiles_fail_nothing(text: str) -> None:
    texts = PngInfo()
    texts.add_text("Raw profile type exif", text)
    assert decode_described(file(encoded(STORED, "PNG", pnginfo=texts))).size == (60, 40)


def iptc(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack(">BBBH", 0x1C, 2, n, len(text)) + text for n, text in records)


def photoshop(records: bytes) -> bytes:
    other = b"8BIM" + struct.pack(">HH", 0x03E9, 0) + struct.pack(">L", 3) + b"abc\0"
    return other + b"8BIM" + struct.pack(">HHL", 0x0404, 0, len(records)) + records


TAKEN = iptc((5, b"Lake"), (55, b"20140412"), (60, b"080910+0200"))


@pytest.mark.parametrize(
    "data",
    [
        encoded(STORED, "JPEG").replace(
            b"\xff\xdb",
            b"\xff\xed"
            + struct.pack(">H", 2 + 14 + len(photoshop(TAKEN)))
            + b"Photoshop 3.0\0"
            + photoshop(TAKEN)
            + b"\xff\xdb",
            1,
        ),
        encoded(STORED, "TIFF", tiffinfo={33723: TAKEN}),
        encoded(STORED, "TIFF", tiffinfo={34377: photoshop(TAKEN)}),
        encoded(STORED, "PNG", pnginfo=raw_profile("iptc", photoshop(TAKEN))),
    ],
    ids=["JPEG", "TIFF", "TIFF of Photoshop", "PNG"],
)
def test_iptc_alone_says_when(data: bytes) -> None:
    assert decode_described(file(data)).metadata.taken == WHEN


@pytest.mark.parametrize("cut", range(1, len(TAKEN), 3))
def test_iptc_that_is_cut_short_fails_nothing(cut: int) -> None:
    data = encoded(STORED, "TIFF", tiffinfo={33723: TAKEN[:cut]})
    assert decode_described(file(data)).size == (60, 40)
