"""A long sound in parts that are recognised one by one, cut where nobody speaks."""

from __future__ import annotations

from pathlib import Path

from apps.sound import files, vad
from apps.sound.spans import Span

CHUNKS_VERSION = 1
# A cut lies this much before or after where it was aimed at.
REACH = 0.2


def plan(wav: Path, target_ms: int = 300_000) -> list[Span]:
    """Parts that together are the whole of a 16 kHz file, in order."""
    total_ms = round(files.seconds(wav) * 1000)
    return parts(vad.speech_in(wav), total_ms, target_ms)


def parts(speech: list[Span], total_ms: int, target_ms: int) -> list[Span]:
    """The rest goes into the last part when it is short."""
    silences = between(speech, total_ms)
    found: list[Span] = []
    start = 0
    while total_ms - start > target_ms * (1 + 2 * REACH):
        cut = _cut(silences, start, target_ms)
        found.append(Span(start, cut))
        start = cut
    return [*found, Span(start, total_ms)] if total_ms else []


def between(speech: list[Span], total_ms: int) -> list[Span]:
    """Where nobody speaks."""
    starts = [0, *(span.end_ms for span in speech)]
    ends = [*(span.start_ms for span in speech), total_ms]
    return [Span(a, b) for a, b in zip(starts, ends, strict=True) if b > a]


def _cut(silences: list[Span], start: int, target_ms: int) -> int:
    """The middle of the longest silence near the aim; the aim itself where all speak."""
    aim, reach = start + target_ms, round(target_ms * REACH)
    near = [
        Span(max(s.start_ms, aim - reach), min(s.end_ms, aim + reach))
        for s in silences
        if s.end_ms > aim - reach and s.start_ms < aim + reach
    ]
    if not near:
        return aim
    longest = max(near, key=lambda s: (s.length_ms, -abs(s.start_ms + s.length_ms // 2 - aim)))
    return longest.start_ms + longest.length_ms // 2
