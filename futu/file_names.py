"""File names for downloads: valid on Windows, macOS and Linux."""

import re
import unicodedata
from pathlib import PurePath

# Windows allows 255 UTF-16 units per name, most Unix file systems 255 bytes. The rest is for
# suffixes that programs append: " (2)", ".part".
MAX_BYTES = 240
MAX_EXTENSION_BYTES = 20
FALLBACK = "picture"

ILLEGAL = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
# Reserved device names on Windows, with any extension.
DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)


def portable(name: str) -> str:
    """`name` valid on every file system, in NFC; unchanged if possible."""
    name = ILLEGAL.sub("_", unicodedata.normalize("NFC", name)).rstrip(" .").lstrip(" ")
    first, dot, rest = name.partition(".")
    if DEVICES.fullmatch(first.rstrip(" ")):
        name = f"{first.rstrip(' ')}_{dot}{rest}"
    return numbered(name or FALLBACK, 1)


def numbered(name: str, number: int) -> str:
    """Insert " (number)" before the extension, truncated to fit; unchanged for number 1."""
    path = PurePath(name)
    stem, extension = path.stem, path.suffix
    if len(extension.encode()) > MAX_EXTENSION_BYTES:
        stem, extension = name, ""
    end = f" ({number}){extension}" if number > 1 else extension
    return _cut(stem, MAX_BYTES - len(end.encode())) + end


def _cut(text: str, size: int) -> str:
    """Truncate `text` to `size` bytes at a character boundary."""
    if len(text.encode()) <= size:
        return text
    return text.encode()[:size].decode(errors="ignore").rstrip(" .\u200c\u200d")
