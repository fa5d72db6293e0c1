"""Facts for the help page, from the code that defines them."""

from apps.galleries.pictures import PictureError
from apps.galleries.pictures.signatures import PREFIXES, sniff

# First bytes of formats without a prefix of their own.
BEGINNINGS = {
    "WebP": b"RIFF\0\0\0\0WEBP",
    "AVIF": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf",
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "JPEG 2000": b"\xff\x4f\xff\x51",
    "BMP": b"BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0",
}


def formats() -> list[str]:
    """Accepted picture formats, by their common names."""
    others = [name for name, head in BEGINNINGS.items() if _is_taken(head)]
    return [*dict.fromkeys(PREFIXES.values()), *others]


def _is_taken(head: bytes) -> bool:
    try:
        sniff(head)
    except PictureError:
        return False
    return True
