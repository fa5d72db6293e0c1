"""Who begins while another is still speaking: when that was.

A recogniser writes one word after another, so words that were said during the end of another
sentence are left almost no time behind it. How long they took is seen from the words that follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from apps.sound.words import Word

# A word is squeezed when it has less of the time that it should have had.
SQUEEZED = 0.4
# Nearer than this after another sentence.
NEAR_MS = 200
# Most that is believed.
MOST_MS = 1_200
# The pace is known from so many characters.
LEAST_CHARACTERS = 8


def freed(words: Sequence[Word], before: Sequence[Word]) -> list[Word]:
    """The words of a sentence, its first ones moved to where they were said if they are squeezed
    behind the sentence before it."""
    if not before or words[0].start_ms - before[-1].end_ms > NEAR_MS:
        return list(words)
    count = _squeezed(words)
    pace = _pace(words[count:])
    if not count or not pace:
        return list(words)
    taken = [round(_letters(word) * pace) for word in words[:count]]
    at = words[count].start_ms
    scale = min(1.0, MOST_MS / sum(taken), at / sum(taken))
    moved: list[Word] = []
    for word, time in reversed(list(zip(words, taken, strict=False))):
        begin = at - round(time * scale)
        moved.append(replace(word, start_ms=begin, end_ms=at))
        at = begin
    return [*reversed(moved), *words[count:]]


def _squeezed(words: Sequence[Word]) -> int:
    """How many of the first words have no time of their own."""
    for count, word in enumerate(words):
        pace = _pace(words[count + 1 :])
        if not pace or word.end_ms - word.start_ms >= SQUEEZED * pace * _letters(word):
            return count
    return 0


def _pace(words: Sequence[Word]) -> float:
    """Milliseconds a character; 0 where there are too few."""
    letters = sum(map(_letters, words))
    if letters < LEAST_CHARACTERS:
        return 0.0
    return (words[-1].end_ms - words[0].start_ms) / letters


def _letters(word: Word) -> int:
    """With the space before it."""
    return len(word.text.strip(".,?!")) + 1
