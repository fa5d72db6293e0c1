"""Apertium: rules for pairs of languages, on this machine (https://www.apertium.org).

A pair is a package of the system, such as `apertium-eng-spa`. There is none into Chinese.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence

from apps.films.errors import FilmError

PROGRAM = "apertium"
SECONDS = 120
# Apertium names languages by ISO 639-3, older pairs by ISO 639-1.
THREE = {
    "af": "afr", "an": "arg", "ar": "ara", "be": "bel", "bg": "bul", "br": "bre", "ca": "cat",
    "cy": "cym", "da": "dan", "en": "eng", "eo": "epo", "es": "spa", "eu": "eus", "fr": "fra",
    "gl": "glg", "hi": "hin", "hr": "hbs", "id": "ind", "is": "isl", "it": "ita", "kk": "kaz",
    "mk": "mkd", "ms": "zlm", "mt": "mlt", "nb": "nob", "nl": "nld", "nn": "nno", "no": "nob",
    "oc": "oci", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sl": "slv", "sr": "hbs",
    "sv": "swe", "tr": "tur", "tt": "tat", "uk": "ukr", "ur": "urd",
}  # fmt: skip


def is_installed() -> bool:
    return shutil.which(PROGRAM) is not None


def directions() -> list[str]:
    """Installed pairs. Raises FilmError: needs_part, apertium."""
    return sorted(_run(["-l"]).split())


def direction(source: str, target: str) -> str:
    """The installed pair for two languages, such as "eng-spa". Raises FilmError: no_pair."""
    there = directions()
    for first in _names(source):
        for last in _names(target):
            if (pair := f"{first}-{last}") in there:
                return pair
    raise FilmError("no_pair", {"source": source, "target": target})


def _names(language: str) -> tuple[str, str]:
    base = language.partition("-")[0].casefold()
    return THREE.get(base, base), base


def translate(texts: Sequence[str], source: str, target: str) -> list[str]:
    """One for each, each by itself; words that the pair does not know stay as they are. Raises
    FilmError: needs_part, no_pair, apertium."""
    lines = "\n".join(" ".join(one.split()) for one in texts)
    said = _run(["-f", "line", "-u", direction(source, target)], lines + "\n").split("\n")
    if len(said) < len(texts):
        raise FilmError("apertium", {"reason": "lines"})
    return [one.strip() for one in said[: len(texts)]]


def _run(arguments: Sequence[str], said: str = "") -> str:
    """Nothing of a text is an argument."""
    try:
        done = subprocess.run(
            [PROGRAM, *arguments], input=said, capture_output=True, text=True, timeout=SECONDS
        )
    except FileNotFoundError as error:
        raise FilmError("needs_part", {"part": PROGRAM}) from error
    except subprocess.TimeoutExpired as error:
        raise FilmError("apertium", {"reason": f"{SECONDS} s"}) from error
    if done.returncode:
        raise FilmError("apertium", {"reason": done.stderr.strip()[-300:]})
    return done.stdout
