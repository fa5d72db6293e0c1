"""Tell a file's format by its first bytes. The name and its extension are never asked."""

import re

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
BMP_HEADER_SIZES = {12, 16, 40, 52, 56, 64, 108, 124}
# Brands of ISO base media files (ISO/IEC 14496-12, 23008-12 and the AVIF specification).
AVIF_BRANDS = {b"avif", b"avis"}
HEIF_BRANDS = {b"mif1", b"msf1", b"miaf"}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}

SVG_ROOT = re.compile(rb"<(?:[a-z]+:)?svg[\s>]", re.IGNORECASE)


def sniff(head: bytes) -> str:
    """Pillow's name of the format that `head` (the first `HEAD_BYTES`) begins.

    Raises PictureError: "svg" and "video" by name, "not_a_picture" for the rest.
    """
    for prefix, name in PREFIXES.items():
        if head.startswith(prefix):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if _is_bmp(head):
        return "BMP"
    if head[4:8] == b"ftyp":
        return _sniff_iso_media(head)
    raise PictureError(_refusal(head))


def _is_bmp(head: bytes) -> bool:
    # "BM" alone begins many a text, so the size of the next header is asked too.
    return head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in BMP_HEADER_SIZES


def _sniff_iso_media(head: bytes) -> str:
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[i : i + 4] for i in range(16, end - 3, 4))}
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
