"""Words with their times, held against where somebody speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from apps.sound.spans import Span
from apps.sound.writing import written

# A recogniser's word may lie this much beside speech, and still be of it.
NEAR_MS = 250
# Of the silence that speech is padded with.
EDGE_MS, END_EDGE_MS = 40, 90
# Most that is added to the last word before a silence.
TAIL_MS = 600
# However much is cut off, a word is this long.
LEAST_MS = 20


@dataclass(frozen=True, slots=True)
class Word:
    start_ms: int
    end_ms: int
    text: str
    probability: float


def heard(segments: Iterable[Any], speech: list[Span], language: str) -> tuple[Word, ...]:
    """The words of Whisper's segments that are where somebody speaks, in order."""
    found: list[Word] = []
    for word in (word for segment in segments for word in segment.words or ()):
        start, end = round(word.start * 1000), round(word.end * 1000)
        text, span = written(word.word, language), _nearest(speech, start, end)
        if not text or span is None:
            continue
        start, end = _within(span, start, end)
        start = max(start, found[-1].start_ms if found else 0)
        end = max(end, start + LEAST_MS)
        found.append(Word(start, end, text, round(float(word.probability), 3)))
    return tuple(_to_the_end(found, speech))


def shifted(words: Iterable[Word], offset_ms: int) -> tuple[Word, ...]:
    return tuple(
        replace(word, start_ms=word.start_ms + offset_ms, end_ms=word.end_ms + offset_ms)
        for word in words
    )


def _nearest(speech: list[Span], start: int, end: int) -> Span | None:
    """The stretch that a word has most of, or lies beside."""
    best = max(speech, key=lambda s: min(end, s.end_ms) - max(start, s.start_ms), default=None)
    if best and min(end, best.end_ms) - max(start, best.start_ms) > -NEAR_MS:
        return best
    return None


def _within(span: Span, start: int, end: int) -> tuple[int, int]:
    """Silence before and after a word is often counted to it."""
    if end <= span.start_ms or start >= span.end_ms:
        return start, end
    return max(start, span.start_ms + EDGE_MS), min(end, span.end_ms - END_EDGE_MS)


def _to_the_end(words: list[Word], speech: list[Span]) -> Iterator[Word]:
    """The last word before a silence goes on until it: the ends of words come early."""
    for word, after in zip_longest(words, words[1:]):
        span = _nearest(speech, word.start_ms, word.end_ms)
        is_last = span and (after is None or after.start_ms >= span.end_ms)
        if span and is_last and word.end_ms < span.end_ms - END_EDGE_MS <= word.end_ms + TAIL_MS:
            yield replace(word, end_ms=span.end_ms - END_EDGE_MS)
        else:
            yield word
