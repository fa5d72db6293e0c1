"""Picture files made on the spot: no binary lies in the repository."""

import io
import struct
import zlib
from functools import cache
from typing import Any

from PIL import Image

from tests.galleries.pictures import heic

SIDE = 64


def landscape(width: int = SIDE, height: int = SIDE) -> Image.Image:
    """Red on the left, blue on the right, with a green corner top left: shows any turn."""
    picture = Image.new("RGB", (width, height), (255, 0, 0))
    picture.paste((0, 0, 255), (width // 2, 0, width, height))
    picture.paste((0, 255, 0), (0, 0, width // 4, height // 4))
    return picture


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def file(data: bytes) -> io.BytesIO:
    return io.BytesIO(data)


def noise(width: int = SIDE, height: int = SIDE) -> Image.Image:
    """The same busy picture every time, large enough in bytes to be cut and damaged."""
    gradient = Image.linear_gradient("L")
    waves = gradient.point(lambda value: value * 37 % 256)
    bands = (gradient, waves, gradient.transpose(Image.Transpose.ROTATE_90))
    return Image.merge("RGB", bands).resize((width, height))


@cache
def valid_files() -> dict[str, bytes]:
    """One or more whole files of each accepted format."""
    picture = noise()
    frames = {"save_all": True, "append_images": [picture.rotate(90)]}
    return {
        "jpeg": encoded(picture, "JPEG"),
        "progressive jpeg": encoded(picture, "JPEG", progressive=True),
        "cmyk jpeg": encoded(picture.convert("CMYK"), "JPEG"),
        "mpo": encoded(picture, "MPO", **frames),
        "png": encoded(picture, "PNG"),
        "palette png": encoded(picture.quantize(16), "PNG", transparency=3),
        "deep png": encoded(picture.convert("L").convert("I;16"), "PNG"),
        "apng": encoded(picture, "PNG", **frames),
        "webp": encoded(picture, "WEBP"),
        "lossless webp": encoded(picture.convert("RGBA"), "WEBP", lossless=True),
        "gif": encoded(picture, "GIF", **frames),
        "bmp": encoded(picture, "BMP"),
        "tiff": encoded(picture, "TIFF"),
        "lzw tiff": encoded(picture, "TIFF", compression="tiff_lzw"),
        "jpeg tiff": encoded(picture, "TIFF", compression="jpeg"),
        "jpeg 2000": encoded(picture, "JPEG2000"),
        "bare jpeg 2000": encoded(picture, "JPEG2000", no_jp2=True),
        "avif": encoded(picture, "AVIF", speed=9),
        "heic": heic.PLAIN,
    }


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG of white grey pixels whose header may say any size, as a bomb's does."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = png_chunk(b"IDAT", zlib.compress((b"\0" + b"\xff" * SIDE) * SIDE))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + pixels + png_chunk(b"IEND", b"")


def iso_media(*brands: bytes) -> bytes:
    """The beginning of a HEIC, AVIF or MP4 file of these brands, the first one leading."""
    content = b"ftyp" + brands[0] + b"\0\0\0\0" + b"".join(brands)
    return struct.pack(">I", len(content) + 4) + content + b"\0\0\0\x10mdat" + b"\0" * 8
