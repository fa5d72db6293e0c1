"""Words to lines of subtitles: sentences where they fit, cut where a speaker would breathe."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from statistics import fmean

from apps.sound.overlaps import freed
from apps.sound.voices import base_of
from apps.sound.words import Word

LINES_VERSION = 1
ROWS = 2
# Characters of a row.
WIDTH, WIDE_WIDTH = 42, 16
WIDE = frozenset({"zh", "ja", "ko", "yue"})
UNSPACED = frozenset({"zh", "ja", "yue", "th", "lo", "my", "km"})
SHORTEST_MS, LONGEST_MS = 833, 7_000
# Between two lines on the screen: two frames.
GAP_MS = 80
# A silence this long ends a line; a shorter one may be where it is cut.
PAUSE_MS, UNSPACED_PAUSE_MS = 700, 250
ENDS, CLAUSES = ".?!。？！…", ",;:，；：、—"
CLOSING = "\"'”’)]」』》"
# fmt: off
ABBREVIATIONS = frozenset({
    "mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "jr.", "sr.", "vs.", "etc.", "e.g.", "i.e.",
    "no.", "mt.", "lt.", "col.", "gen.", "capt.", "sgt.", "inc.", "co.", "ltd.",
})
# A line is rather cut before one of these.
BEFORE = frozenset({
    "and", "but", "or", "so", "because", "that", "which", "who", "when", "where", "if", "while",
    "until", "than",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks from when to when, where that is known."""

    start_ms: int
    end_ms: int
    speaker: int


@dataclass(frozen=True, slots=True)
class Line:
    start_ms: int
    end_ms: int
    text: str
    words: tuple[Word, ...]
    confidence: float


def to_lines(
    words: Sequence[Word], language: str, turns: Sequence[Turn] | None = None
) -> list[Line]:
    """The words in lines that can be read; none goes across a change of speakers in `turns`. Only
    where somebody begins before another has ended, lines overlap."""
    sentences = _sentences(words, turns or (), _pause(language))
    groups = [
        part
        for sentence, before in zip(sentences, [[], *sentences], strict=False)
        for part in _fitting(freed(sentence, before), base_of(language))
    ]
    made = [line_of(group, language) for group in groups]
    return [_lasting(line, after) for line, after in zip_longest(made, made[1:])]


def line_of(words: Sequence[Word], language: str) -> Line:
    """One line of these words, however many."""
    confidence = round(fmean(word.probability for word in words), 3)
    text = joined(words, language)
    return Line(words[0].start_ms, words[-1].end_ms, text, tuple(words), confidence)


def split(line: Line, at_word: int, language: str = "en") -> tuple[Line, Line]:
    """Two lines, the second of which begins with that word (counted from 0).

    Raises ValueError where one of them would be empty.
    """
    if not 0 < at_word < len(line.words):
        raise ValueError(f"A line of {len(line.words)} words is not split at word {at_word}.")
    return line_of(line.words[:at_word], language), line_of(line.words[at_word:], language)


def joined(words: Sequence[Word], language: str) -> str:
    """As it is written: without spaces where the language has none, but between Latin words."""
    texts = [word.text for word in words]
    pairs = zip(spaces(texts, language), texts, strict=True)
    return "".join(part for pair in pairs for part in pair)


def spaces(words: Sequence[str], language: str) -> list[str]:
    """What stands before each of the words: a space, or nothing."""
    spaced = base_of(language) not in UNSPACED
    found = []
    for before, word in zip(("", *words), words, strict=False):
        latin = before[-1:].isascii() and word[:1].isascii() and word[:1].isalnum()
        found.append(" " if before and (spaced or latin) else "")
    return found


def fits(text: str, language: str) -> bool:
    """Whether it goes into the rows of a subtitle."""
    if base_of(language) in WIDE:
        return len(text) <= ROWS * WIDE_WIDTH
    return len(textwrap.wrap(text, WIDTH)) <= ROWS


def _pause(language: str) -> int:
    """Where recognisers write few marks, pauses say more."""
    return UNSPACED_PAUSE_MS if base_of(language) in UNSPACED else PAUSE_MS


def _sentences(words: Sequence[Word], turns: Sequence[Turn], pause_ms: int) -> list[list[Word]]:
    found: list[list[Word]] = []
    for word in words:
        before = found[-1][-1] if found else None
        if before is None or _ends(before, word, turns, pause_ms):
            found.append([])
        found[-1].append(word)
    return found


def _ends(word: Word, after: Word, turns: Sequence[Turn], pause_ms: int) -> bool:
    return (
        is_end(word.text)
        or after.start_ms - word.end_ms >= pause_ms
        or _speaker(word, turns) != _speaker(after, turns)
    )


def is_end(text: str) -> bool:
    """Whether a word ends a sentence."""
    bare = text.rstrip(CLOSING)
    return bare[-1:] in ENDS and bare != "" and bare.lower() not in ABBREVIATIONS


def _speaker(word: Word, turns: Sequence[Turn]) -> int | None:
    """Of the turn that has most of the word."""
    shared = [(min(word.end_ms, t.end_ms) - max(word.start_ms, t.start_ms), t) for t in turns]
    best = max(shared, key=lambda pair: pair[0], default=None)
    return best[1].speaker if best else None


def _fitting(words: list[Word], language: str) -> list[list[Word]]:
    """Cut at the best place until each part fits."""
    lasts = words[-1].end_ms - words[0].start_ms
    if len(words) < 2 or (fits(joined(words, language), language) and lasts <= LONGEST_MS):
        return [words]
    at = max(range(1, len(words)), key=lambda place: _merit(words, place))
    return [*_fitting(words[:at], language), *_fitting(words[at:], language)]


def _merit(words: list[Word], at: int) -> float:
    """Of a cut before a word: clauses, pauses, conjunctions, and parts of like length."""
    before, after = words[at - 1], words[at]
    left = sum(len(word.text) for word in words[:at])
    share = left / sum(len(word.text) for word in words)
    merit = 1.5 - 6 * (share - 0.5) ** 2 * 2
    merit += 1.0 if before.text[-1:] in CLAUSES else 0.0
    merit += 0.6 if after.text.lower() in BEFORE else 0.0
    return merit + min(after.start_ms - before.end_ms, PAUSE_MS) / PAUSE_MS


def _lasting(line: Line, after: Line | None) -> Line:
    """Long enough to be read, where there is room for it."""
    room = after.start_ms - GAP_MS if after else line.start_ms + SHORTEST_MS
    end = max(line.end_ms, min(line.start_ms + SHORTEST_MS, room))
    return Line(line.start_ms, end, line.text, line.words, line.confidence)
