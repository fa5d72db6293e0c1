"""Each kind of file that cannot be used has its own code."""

import struct
import zlib

import pytest
from PIL import Image

from apps.galleries.pictures import PictureError, decode, inspect
from tests.galleries.pictures.samples import (
    encoded,
    file,
    iso_media,
    landscape,
    noise,
    png,
    png_chunk,
    valid_files,
)

# Pillow warns of what it then refuses; the refusal is what counts here.
pytestmark = pytest.mark.filterwarnings(
    "ignore::UserWarning", "ignore::PIL.Image.DecompressionBombWarning"
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect/></svg>'

AT_THE_DOOR = {
    "zero bytes": (b"", "empty"),
    "text": (b"Dear all, please find attached", "not_a_picture"),
    "text that begins like BMP": (b"BMW is a maker of cars and motorcycles", "not_a_picture"),
    "zip": (b"PK\x03\x04" + b"\0" * 60, "not_a_picture"),
    "pdf": (b"%PDF-1.7\n" + b"\0" * 60, "not_a_picture"),
    "html": (b"<!DOCTYPE html><title>404</title>", "not_a_picture"),
    "svg": (SVG.encode(), "svg"),
    "svg behind a declaration": (b'\xef\xbb\xbf<?xml version="1.0"?>\n' + SVG.encode(), "svg"),
    "svg in UTF-16": (SVG.encode("utf-16"), "svg"),
    "heic without a picture": (iso_media(b"heic", b"mif1"), "broken"),
    "mp4": (iso_media(b"isom", b"mp42"), "video"),
    "webm": (b"\x1aE\xdf\xa3" + b"\0" * 60, "video"),
    "avi": (b"RIFF\0\0\0\0AVI LIST" + b"\0" * 60, "video"),
    "200 megapixels": (png(20_000, 10_000), "too_many_pixels"),
    "decompression bomb": (png(60_000, 60_000), "bomb"),
    "one pixel": (encoded(Image.new("RGB", (1, 1)), "PNG"), "too_small"),
    "a hairline": (encoded(Image.new("RGB", (400, 2)), "PNG"), "too_small"),
    "signature alone": (b"\x89PNG\r\n\x1a\n", "truncated"),
    "cut webp": (valid_files()["webp"][:-100], "truncated"),
    "cut lzw tiff": (valid_files()["lzw tiff"][:200], "truncated"),
    "unknown bmp": (
        b"BM" + struct.pack("<IIIIiiHHI", 54, 0, 54, 40, 64, 64, 1, 24, 9) + b"\0" * 100,
        "unsupported",
    ),
    "12-bit jpeg": (
        valid_files()["jpeg"].replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc0\x00\x11\x0c"),
        "unsupported",
    ),
}


@pytest.mark.parametrize(("data", "code"), AT_THE_DOOR.values(), ids=AT_THE_DOOR)
def test_refused_before_decoding(data: bytes, code: str) -> None:
    with pytest.raises(PictureError) as seen_at_the_door:
        inspect(file(data), "picture.jpg")
    with pytest.raises(PictureError) as seen_in_the_worker:
        decode(file(data))
    assert seen_at_the_door.value.code == seen_in_the_worker.value.code == code


def test_a_text_that_unpacks_to_a_bomb_is_refused_where_it_is_unpacked() -> None:
    bomb = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 30_000_000))
    data = png(64, 64, bomb)
    assert inspect(file(data), "picture.png").width == 64
    with pytest.raises(PictureError) as refusal:
        decode(file(data))
    assert refusal.value.code == "bomb"


@pytest.mark.parametrize("kind", valid_files())
@pytest.mark.parametrize("max_side", [None, 16])
def test_half_a_file_is_truncated(kind: str, max_side: int | None) -> None:
    data = valid_files()[kind]
    with pytest.raises(PictureError) as refusal:
        decode(file(data[: len(data) // 3]), max_side=max_side)
    assert refusal.value.code == "truncated"


def test_a_large_truncated_jpeg_fails_though_decoded_at_an_eighth() -> None:
    data = encoded(noise(1600, 1200), "JPEG", quality=90)
    assert decode(file(data), max_side=200).size == (200, 150)
    with pytest.raises(PictureError) as refusal:
        decode(file(data[:-1000]), max_side=200)
    assert refusal.value.code == "truncated"


def test_damaged_pixels_are_broken() -> None:
    data = bytearray(valid_files()["png"])
    start = data.index(b"IDAT") + 20
    data[start : start + 40] = b"\xaa" * 40
    assert inspect(file(bytes(data)), "a.png").format == "PNG"
    with pytest.raises(PictureError) as refusal:
        decode(file(bytes(data)))
    assert refusal.value.code == "broken"
    assert refusal.value.__cause__ is not None


def test_too_many_bytes_says_how_many(settings) -> None:
    settings.FUTU_MAX_UPLOAD_BYTES = 1000
    with pytest.raises(PictureError) as refusal:
        inspect(file(b"\0" * 2000), "huge.jpg")
    assert refusal.value.code == "too_many_bytes"
    assert refusal.value.params == {"size_bytes": 2000, "limit_bytes": 1000}


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF", "AVIF"])
def test_too_many_frames(kind: str, settings) -> None:
    settings.FUTU_MAX_FRAMES = 3
    frames = [landscape().rotate(90 * turn) for turn in range(4)]
    three = encoded(frames[0], kind, save_all=True, append_images=frames[1:3])
    four = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
    assert inspect(file(three), "a").format == kind
    with pytest.raises(PictureError) as refusal:
        inspect(file(four), "a")
    assert refusal.value.code == "too_many_frames"


def test_no_memory_is_not_the_fault_of_the_picture(monkeypatch) -> None:
    def fail(*_args: object) -> None:
        raise MemoryError

    monkeypatch.setattr("apps.galleries.pictures.decoding.to_srgb", fail)
    with pytest.raises(PictureError) as refusal:
        decode(file(valid_files()["png"]))
    assert refusal.value.code == "out_of_memory"
    assert not refusal.value.permanent


def test_a_failing_disk_is_not_the_fault_of_the_picture(monkeypatch) -> None:
    def fail(*_args: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("apps.galleries.pictures.decoding.to_eight_bits", fail)
    with pytest.raises(OSError, match="Input/output"):
        decode(file(valid_files()["png"]))


def test_an_unexpected_error_is_logged_with_its_cause(monkeypatch, caplog) -> None:
    def fail(*_args: object) -> None:
        raise TypeError("a mistake of ours")

    monkeypatch.setattr("apps.galleries.pictures.decoding.to_eight_bits", fail)
    with pytest.raises(PictureError) as refusal:
        decode(file(valid_files()["png"]))
    assert refusal.value.code == "broken"
    assert "a mistake of ours" in caplog.text


def test_a_picture_may_have_any_name() -> None:
    header = inspect(file(valid_files()["png"]), "really-a-png.jpg")
    assert (header.format, header.width, header.height) == ("PNG", 64, 64)
    assert header.bytes == len(valid_files()["png"])


def test_mpo_is_a_jpeg() -> None:
    data = valid_files()["mpo"]
    assert inspect(file(data), "DSC.MPO").format == "JPEG"
    assert decode(file(data)).size == (64, 64)
