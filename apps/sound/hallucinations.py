"""What a recogniser writes down where nobody spoke: loops, and sentences that it is unsure of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from statistics import fmean
from typing import Any

# Of Whisper itself: the chance of silence, with words that it would not have chosen itself.
SILENT, UNSURE = 0.6, -0.8
# The mean probability of a segment's words.
LEAST = 0.3
# A text that shrinks more when compressed repeats itself.
REPETITIVE = 2.4
# Words in a loop, so often one after another.
LOOP = 4


def believable(segments: Iterable[Any]) -> Iterator[Any]:
    """The segments without those that were made up."""
    before = ""
    repeated = 0
    for segment in segments:
        text = segment.text.strip()
        repeated = repeated + 1 if text == before else 0
        before = text
        if repeated + 1 < LOOP and not _is_made_up(segment):
            yield segment


def _is_made_up(segment: Any) -> bool:
    words = segment.words or []
    if not words or segment.end <= segment.start:
        return True
    if segment.no_speech_prob > SILENT and segment.avg_logprob < UNSURE:
        return True
    if segment.compression_ratio > REPETITIVE and _loops([word.word for word in words]):
        return True
    return fmean(word.probability for word in words) < LEAST


def _loops(words: list[str]) -> bool:
    """Whether one to six words are said over and over."""
    plain = [word.strip(" .,!?").lower() for word in words]
    return any(
        plain[at : at + size * LOOP] == plain[at : at + size] * LOOP
        for size in range(1, 7)
        for at in range(len(plain) - size * LOOP + 1)
    )
