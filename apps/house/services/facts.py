"""Facts that the help page tells, asked of those who decide them."""

from django.urls import NoReverseMatch, reverse

from apps.galleries.pictures import PictureError
from apps.galleries.pictures.signatures import PREFIXES, sniff

# Where the pages of the API may be found.
API_PAGES = ("api:openapi-view", "api-1:openapi-view", "api-1.0.0:openapi-view")
# Formats that have no prefix of their own, by what such a file begins with.
BEGINNINGS = {
    "WebP": b"RIFF\0\0\0\0WEBP",
    "AVIF": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf",
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "BMP": b"BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0",
}


def formats() -> list[str]:
    """The formats of pictures that are taken, under the names people know."""
    others = [name for name, head in BEGINNINGS.items() if _is_taken(head)]
    return [*dict.fromkeys(PREFIXES.values()), *others]


def _is_taken(head: bytes) -> bool:
    try:
        sniff(head)
    except PictureError:
        return False
    return True


def address(*names: str) -> str:
    """The address of the first of these names that this house has; else an empty string."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
