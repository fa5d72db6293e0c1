"""Stretches that a recogniser hears at once, cut at the longest silences.

Whisper always hears half a minute, however little of it is speech: as much as goes in is given.
"""

from __future__ import annotations

from collections.abc import Sequence

from apps.sound.spans import Span
from apps.sound.words import Word

# One more than it hears would be heard a second time.
MOST_MS = 29_000
# Silence behind this is worth a cut, though more would go in.
LEAST_MS = 20_000
# Longer silence ends a window: the model invents words for it.
SILENCE_MS = 4_000
# Share of windows that are heard again at most; each costs as much as a full one.
AGAIN = 0.2
# Speech without a word, so long, was left out.
MISSED_MS = 800


def windows(speech: list[Span]) -> list[Span]:
    """From the start of a stretch of speech to the end of one. A stretch that is longer than a
    window stays whole."""
    found: list[Span] = []
    rest = list(speech)
    while rest:
        count = _count(rest)
        found.append(Span(rest[0].start_ms, rest[count - 1].end_ms))
        rest = rest[count:]
    return found


def _count(spans: list[Span]) -> int:
    """How many of them make the next window."""
    start = spans[0].start_ms
    fitting = 1
    while fitting < len(spans) and spans[fitting].end_ms - start <= MOST_MS:
        if _gap(spans, fitting) > SILENCE_MS:
            return fitting
        fitting += 1
    if fitting == len(spans):
        return fitting
    late = [at for at in range(1, fitting + 1) if spans[at - 1].end_ms - start >= LEAST_MS]
    return max(late, key=lambda at: _gap(spans, at), default=fitting)


def _gap(spans: list[Span], at: int) -> int:
    """The silence before a stretch."""
    return spans[at].start_ms - spans[at - 1].end_ms


def worth_hearing(left: list[Span], first: int) -> list[Span]:
    """Of what was left out as much as makes a fifth more windows at most, the longest first."""
    kept: list[Span] = []
    for span in sorted(left, key=lambda span: -span.length_ms):
        tried = sorted([*kept, span], key=lambda each: each.start_ms)
        if len(windows(tried)) <= max(1, round(first * AGAIN)):
            kept = tried
    return kept


def missed(speech: list[Span], words: Sequence[Word]) -> list[Span]:
    """Stretches of speech in which there is no word."""
    found: list[Span] = []
    for span in speech:
        inside = [w for w in words if w.end_ms > span.start_ms and w.start_ms < span.end_ms]
        starts = [span.start_ms, *(word.end_ms for word in inside)]
        ends = [*(word.start_ms for word in inside), span.end_ms]
        gaps = (Span(a, b) for a, b in zip(starts, ends, strict=True) if b - a >= MISSED_MS)
        found.extend(gaps)
    return found
