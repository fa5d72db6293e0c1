"""Detect the format by magic bytes. Name and extension are ignored."""

import re

from PIL import features

from .errors import PictureError

HEAD_BYTES = 4096

PREFIXES = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",  # BigTIFF
    b"MM\0+": "TIFF",
}
# Camera raw signatures; those that begin like a TIFF are handled by `raw`.
RAW_PREFIXES = {
    b"FUJIFILMCCD-RAW": "RAF",
    b"IIRO": "ORF",
    b"IIRS": "ORF",
    b"MMOR": "ORF",
    b"IIU\0": "RW2",
    b"FOVb": "X3F",
    b"\0MRM": "MRW",
    b"II\x1a\0\0\0HEAPCCDR": "CRW",
    b"ARRI\x12\x34\x56\x78": "ARI",
}
# A TIFF whose first directory is at offset 16, after this.
CR2 = re.compile(rb"II\*\0\x10\0\0\0CR\x02")
RAW_BRANDS = {b"crx ": "CR3"}
JPEG_2000 = (b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")
BMP_HEADER_SIZES = {12, 16, 40, 52, 56, 64, 108, 124}
# Brands of ISO base media files (ISO/IEC 14496-12, 23008-12 and the AVIF specification).
AVIF_BRANDS = {b"avif", b"avis"}
HEIF_BRANDS = {b"mif1", b"msf1", b"miaf"}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}

SVG_ROOT = re.compile(rb"<(?:[a-z]+:)?svg[\s>]", re.IGNORECASE)


def sniff(head: bytes) -> str:
    """Pillow's name of the format that `head` (the first `HEAD_BYTES`) begins.

    Raises PictureError: "svg", "raw" and "video" by name, "not_a_picture" for the rest.
    """
    _refuse_raw(head)
    for prefix, name in PREFIXES.items():
        if head.startswith(prefix):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head.startswith(JPEG_2000):
        return _jpeg_2000()
    if _is_bmp(head):
        return "BMP"
    if head[4:8] == b"ftyp":
        return _sniff_iso_media(head)
    raise PictureError(_refusal(head))


def _refuse_raw(head: bytes) -> None:
    names = [name for prefix, name in RAW_PREFIXES.items() if head.startswith(prefix)]
    if CR2.match(head):
        names = ["CR2"]
    if names:
        raise PictureError("raw", {"format": names[0]})


def _jpeg_2000() -> str:
    """Supported if Pillow was built with OpenJPEG."""
    if not features.check("jpg_2000"):
        raise PictureError("unsupported", {"format": "JPEG 2000"})
    return "JPEG2000"


def _is_bmp(head: bytes) -> bool:
    # "BM" also begins ordinary text, so the next header's size is checked too.
    return head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in BMP_HEADER_SIZES


def _sniff_iso_media(head: bytes) -> str:
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[i : i + 4] for i in range(16, end - 3, 4))}
    if raw := brands & RAW_BRANDS.keys():
        raise PictureError("raw", {"format": RAW_BRANDS[raw.pop()]})
    if brands & AVIF_BRANDS:
        return "AVIF"
    if brands & (HEIC_BRANDS | HEIF_BRANDS):
        return "HEIF"
    raise PictureError("video")


def _refusal(head: bytes) -> str:
    if head[:4] == b"\x1aE\xdf\xa3" or (head[:4] == b"RIFF" and head[8:12] == b"AVI "):
        return "video"  # Matroska and WebM, AVI
    text = head.replace(b"\0", b"")  # UTF-16 reads as ASCII without its zeros
    return "svg" if b"<" in text[:64] and SVG_ROOT.search(text) else "not_a_picture"
