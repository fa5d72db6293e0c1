"""Texts from pages, as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import html

# Longer ones are articles: rows keep the beginning.
MAX_CHARACTERS = 500
SEPARATORS = re.compile(r"[|,;，、；]")
MARKUP = re.compile(r"<[a-z/!]|&[a-z#]", re.I)
HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]+)""", re.I)


def trimmed(text: str) -> str:
    return " ".join(text.split())[:MAX_CHARACTERS]


def plain(text: str) -> str:
    """Without markup: some APIs answer with HTML in a name."""
    if not MARKUP.search(text):
        return trimmed(text)
    return trimmed(" ".join(html.fromstring(f"<div>{text}</div>").itertext()))


def link_in(text: str) -> str:
    """The first address that HTML links to, or the text itself if it is an address."""
    found = HREF.search(text)
    if found:
        return found[1].replace("&amp;", "&")
    return text if text.startswith(("http", "/")) else ""


def tag_names(texts: Iterable[str]) -> tuple[str, ...]:
    """Tags, each once; one text may hold several, separated by commas."""
    parts = (trimmed(part).lstrip("#") for text in texts for part in SEPARATORS.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))
