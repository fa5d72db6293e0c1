"""Lines of text as a recogniser gives them, and which of them are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# The least confidence of a line that is kept: the lowest at which 99 of 100 words are right.
# `manage.py evaluate text` measures it (docs/WORDS.md).
FLOOR = 0.93


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and how sure the recogniser is of it (0 to 1)."""

    text: str
    confidence: float


def sure(lines: Iterable[Line], floor: float = FLOOR) -> list[str]:
    """The texts of lines that are sure enough and say something, each once, in their order."""
    texts = (
        " ".join(line.text.split())
        for line in lines
        if line.confidence >= floor and any(map(str.isalnum, line.text))
    )
    return list(dict.fromkeys(texts))
