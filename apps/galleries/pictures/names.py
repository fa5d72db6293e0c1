"""Sanitise file names for storage and display. Never used as a path."""

import re
import unicodedata
from pathlib import PurePath

MAX_CHARACTERS = 200
MAX_EXTENSION = 10
FALLBACK = "picture"

# Control, surrogate, private-use and line-separator characters, and format characters (including
# bidirectional overrides) ...
DROPPED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
# ... except joiners, which Persian, Hindi and many emoji need.
JOINERS = "\u200c\u200d"


def clean_name(name: str) -> str:
    """The last part of a path, in NFC, printable, at most 200 characters, never empty.

    A longer name keeps its extension.
    """
    base = re.split(r"[/\\]", name)[-1]
    return _cut(printable(base).strip(" ." + JOINERS)) or FALLBACK


def printable(text: str) -> str:
    """Text from a file as one line of NFC, without invisible or bidirectional controls."""
    kept = "".join(character for character in text if _is_kept(character))
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def _is_kept(character: str) -> bool:
    return character in JOINERS or unicodedata.category(character) not in DROPPED_CATEGORIES


def _cut(name: str) -> str:
    if len(name) <= MAX_CHARACTERS:
        return name
    extension = PurePath(name).suffix
    if len(extension) > MAX_EXTENSION:
        extension = ""
    stem = name.removesuffix(extension)
    # Truncating inside a joined emoji would leave its joiner at the end.
    return stem[: MAX_CHARACTERS - len(extension)].rstrip(" ." + JOINERS) + extension
