"""From a text to tokens: what is stored of it, and what a question is made of."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from apps.galleries.folding import folded
from apps.galleries.terms import known_names
from apps.galleries.terms.naming import singular

# Scripts that put nothing between words: Chinese characters and Japanese syllables.
HAN = (
    r"\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
PIECE = re.compile(rf"([{HAN}]+)|([^\W_{HAN}]+)")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
NUMBER = re.compile(r"\d+|\D+")
# Said of nothing in particular.
PARTICLES = frozenset("的了和与在是有")
# Of one token; longer ones are no words.
MAX_CHARACTERS = 40
# Before the second copy of a token that is of the text in a picture alone: a question that is to be
# answered by one's own words leaves those out. No letter or digit, and nothing that SQLite's
# "ascii" tokenizer parts at.
READ = "·"


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The runs of one kind in a text, folded, and whether each is Chinese."""
    plain = folded(unicodedata.normalize("NFKC", text))
    for found in PIECE.finditer(plain):
        yield found.group(), found.group(1) is not None


def document_tokens(text: str) -> set[str]:
    """All that this text is to be found by."""
    found: set[str] = set()
    for piece, is_han in pieces(HUMP.sub(" ", text)):
        found |= han_tokens(piece) if is_han else latin_tokens(piece)
    # "SunsetBeach" as one word, too.
    found |= {singular(piece) for piece, is_han in pieces(text) if not is_han}
    return {token[:MAX_CHARACTERS] for token in found}


def latin_tokens(piece: str) -> set[str]:
    """A word, and of one like "img1234" its parts."""
    return {singular(piece), *(singular(part) for part in NUMBER.findall(piece))}


def han_tokens(run: str) -> set[str]:
    """Names in it, other characters one by one, and every two neighbours."""
    return {*segments(run), *pairs(run)}


def pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def segments(run: str) -> list[str]:
    """The run in parts: the longest names that are known, and single characters between them."""
    names, longest = _han_names()
    found, at = [], 0
    while at < len(run):
        sizes = range(min(longest, len(run) - at), 1, -1)
        size = next((n for n in sizes if run[at : at + n] in names), 1)
        found.append(run[at : at + size])
        at += size
    return found


def joined(tokens: Iterable[str]) -> str:
    """As a row keeps them."""
    return " ".join(sorted(tokens))


@cache
def _han_names() -> tuple[frozenset[str], int]:
    names = frozenset(name for name in known_names() if re.fullmatch(rf"[{HAN}]+", name))
    return names, max(map(len, names))
