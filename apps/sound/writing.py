"""How words are written: simplified characters and full-width marks in Chinese."""

from __future__ import annotations

from functools import cache
from typing import Any

from apps.sound.errors import installed
from apps.sound.voices import base_of

# Where these are asked for, traditional characters stay.
TRADITIONAL = ("hant", "tw", "hk", "mo")
WIDE_MARKS = str.maketrans(",?!:;", "，？！：；")


def written(word: str, language: str) -> str:
    """A recognised word without space around it. Raises NotInstalledError."""
    text = word.strip()
    if base_of(language) not in ("zh", "yue") or _is_latin(text):
        return text
    text = text.translate(WIDE_MARKS)
    if text.endswith(".") and not text[:-1].isascii():
        text = f"{text[:-1]}。"
    if set(language.lower().replace("_", "-").split("-")) & set(TRADITIONAL):
        return text
    return str(_converter().convert(text))


def _is_latin(text: str) -> bool:
    return text.isascii() and text[:1].isalnum()


@cache
def _converter() -> Any:
    with installed():
        import opencc
    return opencc.OpenCC("t2s")
