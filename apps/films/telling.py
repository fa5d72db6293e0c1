"""Times, money and languages of films as people read and write them."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from apps.films.languages import name_of
from apps.films.models import Film
from apps.providers.money import shown
from futu.durations import HOUR, MINUTE
from futu.durations import duration as as_words

CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,5}(?:[.,]\d{1,6})?)")


def clock(ms: int) -> str:
    """1:02:03.450, or 2:03.450: as js/films/times.js writes it."""
    seconds, rest = divmod(max(0, ms), 1000)
    minutes, seconds = divmod(seconds, MINUTE)
    hours, minutes = divmod(minutes, MINUTE)
    start = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{start}:{seconds:02}.{rest:03}"


def parse_clock(words: str) -> int | None:
    """In milliseconds; None when it is no time."""
    match = CLOCK.fullmatch(words.strip())
    if match is None:
        return None
    hours, minutes, seconds = match.groups()
    whole = int(hours or 0) * HOUR + int(minutes or 0) * MINUTE + float(seconds.replace(",", "."))
    return round(whole * 1000)


def length(ms: int) -> str:
    """Of a film: 1:02:03, or 2:03."""
    minutes, seconds = divmod(round(ms / 1000), MINUTE)
    hours, minutes = divmod(minutes, MINUTE)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def duration(seconds: float | None) -> str:
    """Nothing to do takes no time that is worth a word."""
    return as_words(seconds or None)


def price(micros: int | None) -> str:
    """To four places: an estimate is no more exact. None where no price is known."""
    return shown(None if micros is None else round(micros, -2))


def from_to(film: Film) -> str:
    spoken = name_of(film.language) if film.language else _("Language to be found out")
    return f"{spoken} → {name_of(film.target_language)}"
