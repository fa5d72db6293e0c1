"""Names for files that leave Futu: legal on Windows, macOS and Linux alike."""

import re
import unicodedata
from pathlib import PurePath

# Windows has 255 UTF-16 units for a name, most Unix file systems 255 bytes. The rest is left
# for what programs put behind a name: " (2)", ".part".
MAX_BYTES = 240
MAX_EXTENSION_BYTES = 20
FALLBACK = "picture"

ILLEGAL = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
# Windows takes these for devices, whatever extension follows.
DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)


def portable(name: str) -> str:
    """`name` as every file system takes it, in NFC; itself where it can be."""
    name = ILLEGAL.sub("_", unicodedata.normalize("NFC", name)).rstrip(" .").lstrip(" ")
    first, dot, rest = name.partition(".")
    if DEVICES.fullmatch(first.rstrip(" ")):
        name = f"{first.rstrip(' ')}_{dot}{rest}"
    return numbered(name or FALLBACK, 1)


def numbered(name: str, number: int) -> str:
    """The name with " (number)" before its extension, cut to fit; as it is for number 1."""
    path = PurePath(name)
    stem, extension = path.stem, path.suffix
    if len(extension.encode()) > MAX_EXTENSION_BYTES:
        stem, extension = name, ""
    end = f" ({number}){extension}" if number > 1 else extension
    return _cut(stem, MAX_BYTES - len(end.encode())) + end


def _cut(text: str, size: int) -> str:
    """As much of `text` as fits into `size` bytes, ending in a letter."""
    if len(text.encode()) <= size:
        return text
    return text.encode()[:size].decode(errors="ignore").rstrip(" .\u200c\u200d")
