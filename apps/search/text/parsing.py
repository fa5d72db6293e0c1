"""From what was typed to words, each with all it may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from apps.galleries.terms import terms_named
from apps.galleries.terms.naming import singular
from apps.search.text.dates import perhaps_day, read_days, spelled
from apps.search.text.tokens import MAX_CHARACTERS, PARTICLES, pairs, pieces, segments

# Of one question: every word is a condition of its own.
MAX_WORDS = 12
# Said of nothing in particular, as in "a cat on the sofa".
ARTICLES = frozenset(("a", "an", "the", "of", "in", "on", "at", "with", "and"))
# "great white shark": so many words may be one name.
LONGEST_NAME = 4
# Of a file's name, which a picture is found by without its ending.
ENDING = re.compile(r"(?<=\w)\.(?:avif|bmp|gif|hei[cf]|j2k|jp2|jpe?g|png|tiff?|webp)\b")


@dataclass(frozen=True, slots=True)
class Word:
    """A picture is meant that has all tokens of one of these, or one of the terms."""

    text: str
    tokens: tuple[tuple[str, ...], ...]
    terms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that all have to fit, or a text that has these tokens: "白猫" is 白 and 猫, or 白猫."""

    words: tuple[Word, ...]
    whole: tuple[str, ...] = ()


def parse(text: str) -> list[Phrase]:
    """The phrases of a question; all of them have to fit."""
    days, rest = read_days(ENDING.sub("", text.casefold()))
    # A day may be in the name as well, which is split like every text.
    found = [Phrase((Word(day, ((day,), *spelled(day))),)) for day in days]
    latin: list[str] = []
    for piece, is_han in pieces(rest):
        if is_han:
            found += [*_latin(latin), *_han(piece)]
            latin = []
        elif piece not in ARTICLES:
            latin.append(piece)
    return [*found, *_latin(latin)][:MAX_WORDS]


def _latin(words: list[str]) -> Iterator[Phrase]:
    """One phrase a word, or a name of several."""
    at = 0
    while at < len(words):
        sizes = range(min(LONGEST_NAME, len(words) - at), 1, -1)
        size = next((n for n in sizes if terms_named(" ".join(words[at : at + n]))), 1)
        yield Phrase((_word(words[at : at + size]),))
        at += size


def _word(words: list[str]) -> Word:
    name = " ".join(words)
    tokens = [tuple(singular(word)[:MAX_CHARACTERS] for word in words)]
    if len(words) == 1 and (day := perhaps_day(words[0])):
        tokens.append((day,))
    return Word(name, tuple(tokens), terms_named(name))


def _han(run: str) -> Iterator[Phrase]:
    """The run as a whole: a name, or what its parts say together."""
    whole = tuple(pairs(run)) or (run,)
    if known := terms_named(run):
        yield Phrase((Word(run, ((run,), whole), known),))
        return
    parts = [part for part in segments(run) if part not in PARTICLES]
    words = tuple(Word(part, ((part,),), terms_named(part)) for part in parts[:MAX_WORDS])
    if words:
        yield Phrase(words, whole)
