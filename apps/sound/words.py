"""Words with their times, held against where somebody speaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from apps.sound.spans import Span

# A recogniser's word may lie this much beside speech, and still be of it.
NEAR_MS = 250
# However much is cut off, a word is this long.
LEAST_MS = 20


@dataclass(frozen=True, slots=True)
class Word:
    start_ms: int
    end_ms: int
    text: str
    probability: float


def heard(segments: Iterable[Any], speech: list[Span], offset_ms: int) -> tuple[Word, ...]:
    """The words of Whisper's segments that are where somebody speaks, in order."""
    found: list[Word] = []
    for word in (word for segment in segments for word in segment.words or ()):
        start, end = round(word.start * 1000), round(word.end * 1000)
        span = _nearest(speech, start, end)
        if not word.word.strip() or span is None:
            continue
        start, end = _within(span, start, end)
        start = max(start, found[-1].start_ms - offset_ms if found else 0)
        text, probability = word.word.strip(), round(float(word.probability), 3)
        found.append(
            Word(start + offset_ms, max(end, start + LEAST_MS) + offset_ms, text, probability)
        )
    return tuple(found)


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
    return max(start, span.start_ms), min(end, span.end_ms)
