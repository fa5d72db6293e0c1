"""Word error rate: words left out, added or wrong, in a hundred of the truth's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.sound.lines import UNSPACED
from apps.sound.voices import base_of

# Said alike, and written in two ways.
# fmt: off
UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# fmt: on
ALIKE = {"dr": "doctor", "mr": "mister", "anymore": "any more", "goodbye": "good bye"}


def word_errors(truth: str, found: str, language: str) -> tuple[int, int]:
    """Errors, and words of the truth; characters, where words have no spaces between them."""
    expected, actual = plain(truth, language), plain(found, language)
    return distance(expected, actual), len(expected)


def plain(text: str, language: str) -> list[str]:
    """Without case and marks, numbers as words."""
    if base_of(language) in UNSPACED:
        return re.findall(r"\w", _chinese_numbers(text).lower())
    words = re.findall(r"[\w']+", text.lower().replace("’", "'"))
    spelled = " ".join(_spelled(word) for word in words)
    return " ".join(ALIKE.get(word, word) for word in spelled.split()).split()


def distance(expected: Sequence[str], actual: Sequence[str]) -> int:
    """Of Levenshtein."""
    row = list(range(len(actual) + 1))
    for at, word in enumerate(expected, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(actual, 1):
            changed = before + (word != other)
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, changed)
    return row[-1]


def _spelled(word: str) -> str:
    if not word.isascii() or not word.isdigit() or int(word) > 99:
        return word
    number = int(word)
    if number < len(UNITS):
        return UNITS[number]
    tens = TENS[number // 10 - 2]
    return f"{tens} {UNITS[number % 10]}" if number % 10 else tens


def _chinese_numbers(text: str) -> str:
    digits = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
    return "".join(digits.get(letter, letter) for letter in text).replace("两", "二")
