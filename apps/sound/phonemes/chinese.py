"""Mandarin to the sounds of Kokoro's Chinese voices: misaki, by jieba's words and pypinyin."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

from apps.sound.errors import installed
from apps.sound.phonemes import english

LATIN = re.compile(r"[A-Za-z][A-Za-z0-9'’ .-]*[A-Za-z0-9]|[A-Za-z]")
QUOTES = str.maketrans(
    {"「": "“", "」": "”", "『": "“", "』": "”", "—": "，", "…": "。", "·": " ", "〇": "零"}
)


@cache
def _g2p() -> Any:
    with installed():
        import jieba
        from misaki.zh import ZHG2P
    jieba.setLogLevel(logging.WARNING)
    return ZHG2P()


def phonemes(text: str) -> str:
    """English words in it are said as English. Raises NotInstalledError."""
    plain = " ".join(text.translate(QUOTES).split())
    found, at = [], 0
    for word in LATIN.finditer(plain):
        found += [_mandarin(plain[at : word.start()]), english.phonemes(word[0])]
        at = word.end()
    found.append(_mandarin(plain[at:]))
    return re.sub(r"\s+", " ", " ".join(filter(None, found))).strip()


def _mandarin(text: str) -> str:
    return _g2p()(text)[0] if text.strip() else ""
