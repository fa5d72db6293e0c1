"""English text to the sounds of Kokoro's English voices, by espeak-ng."""

from __future__ import annotations

import re

from apps.sound.phonemes import espeak

# Kept as they are: they make pauses and melody.
MARKS = ';:,.!?—…"()“”'
SPLIT = re.compile(rf"(\s*[{re.escape(MARKS)}]+\s*)")
APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "«": "“", "»": "”", "–": "—"})
# A dot that ends no sentence, and points between digits.
SHORT = {
    re.compile(r"\bMr\."): "Mister",
    re.compile(r"\bMrs\."): "Missus",
    re.compile(r"\bMs\."): "Miss",
    re.compile(r"\bDr\.(?= [A-Z])"): "Doctor",
    re.compile(r"\betc\."): "etcetera",
    re.compile(r"(?<=\d),(?=\d{3})"): "",
    re.compile(r"\$(\d+(?:\.\d+)?)"): r"\1 dollars",
    re.compile(r"£(\d+(?:\.\d+)?)"): r"\1 pounds",
    re.compile(r"\b([ap])\.m\."): r"\1 m",
    re.compile(r"(?<=\d):(?=\d\d\b)"): " ",
    # Years are said in two halves.
    re.compile(r"(?<![\d.])(1[1-9]|20)([1-9]\d)(?![\d.]*\d|\s*(?:dollars|pounds|%))"): r"\1 \2",
    re.compile(r"(?<=\d)\.(?=\d)"): " point ",
}
# What espeak writes for sounds, and the voices' letters; longest first.
SOUNDS = {
    "a^ɪ": "I", "a^ʊ": "W", "d^ʒ": "ʤ", "e^ɪ": "A", "t^ʃ": "ʧ", "ɔ^ɪ": "Y", "ə^l": "ᵊl",
    "ɚɹ": "əɹ", "ʲo": "jo", "ʲə": "jə", "ʲ": "", "ɚ": "əɹ", "r": "ɹ", "x": "k", "ç": "k", "ɐ": "ə",
    "ɬ": "l", "\u0303": "", "n\u0329": "ᵊn", "l\u0329": "ᵊl", "m\u0329": "ᵊm",
}  # fmt: skip
# “I” without any stress is swallowed by the voices.
WEAK_I = re.compile(r"\bI(?=\b|[mvld])")
BRITISH = {"e^ə": "ɛː", "iə": "ɪə", "ə^ʊ": "Q"}
AMERICAN = {"o^ʊ": "O", "ɜːɹ": "ɜɹ", "ɜː": "ɜɹ", "ɪə": "iə", "ː": "", "ɾ": "T"}


def phonemes(text: str, *, british: bool = False) -> str:
    """Raises NotInstalledError."""
    plain = text.translate(APOSTROPHES)
    for pattern, instead in SHORT.items():
        plain = pattern.sub(instead, plain)
    parts = SPLIT.split(" ".join(plain.split()))
    return "".join(_said(part, british=british) for part in parts).strip()


def _said(part: str, *, british: bool) -> str:
    if not part or part.strip(f" {MARKS}") == "":
        return part
    sounds = espeak.ipa(part, "en" if british else "en-us")
    letters = SOUNDS | (BRITISH if british else AMERICAN)
    for sound, letter in letters.items():
        sounds = sounds.replace(sound, letter)
    # One "e" is left of what has no second half.
    sounds = sounds.replace("e", "A").replace("o", "ɔ").replace("ʔ", "t").replace(espeak.TIE, "")
    return WEAK_I.sub("ˌI", sounds)
