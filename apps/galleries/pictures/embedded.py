"""Where an opened picture keeps what was written into it: EXIF, XMP, IPTC and PNG's own texts.

A PNG may hold them in chunks of their own, in front of its pixels or behind them, or as texts in
hexadecimal ("raw profiles", as ImageMagick and exiftool before 2017 wrote them). Ask after the
pixels are decoded: only then has Pillow read to the end. No function in here decodes.
"""

import io
import re
import struct

from PIL import Image, TiffImagePlugin

XMP_PREFIX = b"http://ns.adobe.com/xap/1.0/\0"
EXIF_PREFIX = b"Exif\0\0"
PHOTOSHOP_PREFIX = b"Photoshop 3.0\0"
# Of a text that holds another block: two characters a byte, and an EXIF block is at most 64 KB
# in a JPEG. XMP may be longer, and beyond this there is little to find in it.
MAX_CHARACTERS = 4 * 2**20
# "\nexif\n    8026\n45786966…": kind, number of bytes, data.
RAW_PROFILE = re.compile(r"\s*\w[\w ]*\n\s*\d+\s*\n([0-9a-fA-F\s]*)\s*")
# Photoshop's resource signature for IPTC, and the TIFF tags of both.
IPTC_RESOURCE, IPTC_TAG, PHOTOSHOP_TAG = 0x0404, 33723, 34377
MAX_RESOURCES = 1000


def exif_of(picture: Image.Image) -> bytes:
    """The EXIF block without its prefix; empty when there is none (a TIFF is one itself)."""
    data = picture.info.get("exif") or _raw_profile(picture, "exif") or b""
    if not data and (app1 := _raw_profile(picture, "APP1")).startswith(EXIF_PREFIX):
        data = app1
    return _unprefixed(bytes(data))


def _unprefixed(data: bytes) -> bytes:
    while data.startswith(EXIF_PREFIX):  # Some programs write the prefix twice.
        data = data.removeprefix(EXIF_PREFIX)
    return data


def xmp_of(picture: Image.Image) -> bytes:
    """The XMP packet; empty when there is none."""
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp")
    if packet:
        return packet.encode() if isinstance(packet, str) else bytes(packet)
    if packet := _raw_profile(picture, "xmp"):
        return packet.removeprefix(XMP_PREFIX)
    app1 = _raw_profile(picture, "APP1")
    return app1.removeprefix(XMP_PREFIX) if app1.startswith(XMP_PREFIX) else b""


def iptc_of(picture: Image.Image) -> bytes:
    """The IPTC records, or empty. For a TIFF, call before it is decoded."""
    resources = picture.info.get("photoshop")
    if isinstance(resources, dict):
        return _as_bytes(resources.get(IPTC_RESOURCE))
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        records = _as_bytes(picture.tag_v2.get(IPTC_TAG))
        return records or _of_resources(_as_bytes(picture.tag_v2.get(PHOTOSHOP_TAG)))
    return _of_resources(_raw_profile(picture, "iptc") or _raw_profile(picture, "8bim"))


def _as_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""


def _of_resources(data: bytes) -> bytes:
    """The IPTC among Photoshop's resources; `data` itself if it is not wrapped."""
    file = io.BytesIO(data.removeprefix(PHOTOSHOP_PREFIX))
    for _ in range(MAX_RESOURCES):
        head = file.read(7)
        if len(head) < 7 or head[:4] != b"8BIM":
            break
        (number,) = struct.unpack(">H", head[4:6])
        file.seek(head[6] | 1, io.SEEK_CUR)  # The name, padded together with its length.
        size = int.from_bytes(file.read(4), "big")
        if number == IPTC_RESOURCE:
            return file.read(size)
        file.seek(size + size % 2, io.SEEK_CUR)
    return b"" if data.startswith((b"8BIM", PHOTOSHOP_PREFIX)) else data


def _raw_profile(picture: Image.Image, kind: str) -> bytes:
    text = picture.info.get(f"Raw profile type {kind}")
    if not isinstance(text, str) or len(text) > MAX_CHARACTERS:
        return b""
    match = RAW_PROFILE.fullmatch(text)
    try:
        return bytes.fromhex(match[1]) if match else b""
    except ValueError:
        return b""


def texts_of(picture: Image.Image) -> dict[str, str]:
    """A PNG's texts by lower-case keyword."""
    if picture.format != "PNG":
        return {}
    found = ((str(key), text) for key, text in picture.info.items())
    return {key.lower(): str(text) for key, text in found if isinstance(text, str)}
