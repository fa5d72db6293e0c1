"""What is wrong with a line, as a person who corrects it wants to know: codes and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.films.models import Cue, Film, Take, Translation
from apps.films.reasons import MISSING, REFUSED
from apps.films.services import terms
from apps.films.services.keys import text_hash
from apps.films.services.takes import current_takes, translation_of, with_parts
from apps.films.subtitles import Entry, problems

LOW_CONFIDENCE = 0.6
SENTENCES: dict[str, str | Promise] = {
    "low": _("The recogniser is unsure of this line (%(percent)s %%)."),
    "no_character": _("Nobody is named who says this line."),
    "untranslated": _("This line has no translation."),
    "refused": REFUSED,
    "missing": MISSING,
    "source_changed": _("The text was changed after it was translated. Look at the translation."),
    "numbers": _("A number of the text (%(found)s) is not in the translation."),
    "term": _("“%(source)s” is to be translated as “%(target)s”."),
    "untouched": _("The translation is the same as the text."),
    "over": _("The spoken line is %(seconds)s s longer than its time. Shorten it."),
    "fast_speech": _("The spoken line is %(percent)s %% faster than natural."),
    "shifted": _("The spoken line begins %(seconds)s s later than in the film."),
    "unspoken": _("This line is not spoken yet."),
    "unsaid": _(
        "The voice's service did not say this line. Change its translation or choose another voice."
    ),
    "overlap": _("This line overlaps another one of the same character."),
    "empty": _("The subtitle is empty."),
    "short": _("The subtitle is shown for less than ⅚ of a second."),
    "long": _("The subtitle is shown for more than 7 seconds."),
    "fast": _("The subtitle has more characters a second than people read."),
    "wide": _("The subtitle needs more than two rows."),
}
# What a viewer would hear or miss; the rest is a matter of taste.
SEVERE = {
    *("untranslated", "refused", "missing", "unsaid", "over", "numbers", "term", "source_changed")
}
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
FASTER = 1.2
LATE_MS = 300


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    params: dict[str, Any]
    sentence: str
    is_severe: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with its line, for the list of all."""

    cue: Cue
    number: int
    problem: Problem


def problem(code: str, **params: Any) -> Problem:
    said = str(SENTENCES[code])
    return Problem(code, params, said % params if params else said, code in SEVERE)


def of_line(
    film: Film,
    cue: Cue,
    translation: Translation | None,
    take: Take | None,
    term_rows: Sequence[dict[str, Any]],
) -> list[Problem]:
    """Beside overlaps, which need the others."""
    found = [*_of_text(cue), *_of_translation(film, cue, translation, term_rows)]
    if translation and translation.text and not film.settings.subtitles_only:
        found += _of_take(take)
    shown = translation.text if translation and translation.text else cue.text
    language = film.target_language if translation and translation.text else film.language
    entry = Entry(cue.start_ms, cue.end_ms, shown)
    return found + [problem(code) for code in problems(entry, language)]


def _of_text(cue: Cue) -> list[Problem]:
    found = []
    if cue.confidence < LOW_CONFIDENCE:
        found.append(problem("low", percent=round(100 * cue.confidence)))
    if cue.character_id is None:
        found.append(problem("no_character"))
    return found


def _of_translation(
    film: Film, cue: Cue, translation: Translation | None, rows: Sequence[dict[str, Any]]
) -> list[Problem]:
    if translation is None or not translation.text.strip():
        flag = translation.flag if translation else ""
        return [problem(flag or "untranslated")] if cue.text.strip() else []
    found = []
    if translation.source_hash and translation.source_hash != text_hash(cue.text):
        found.append(problem("source_changed"))
    if lost := lost_numbers(cue.text, translation.text):
        found.append(problem("numbers", found=", ".join(lost)))
    lost_ones = lost_terms(cue.text, translation.text, rows)
    found += [problem("term", source=one["source"], target=one["target"]) for one in lost_ones]
    if translation.text.strip() == cue.text.strip() and len(cue.text) > 12:
        found.append(problem("untouched"))
    return found


def lost_numbers(text: str, translation: str) -> list[str]:
    """Numbers in digits that the translation has neither in digits nor, up to 100, in words that
    can be read as Chinese."""
    there = {_plain(one) for one in NUMBER.findall(translation)}
    said = [one for one in NUMBER.findall(text) if _plain(one) not in there]
    return [one for one in said if not any(word in translation for word in chinese_of(one))]


def _plain(number: str) -> str:
    return (
        number.replace(",", "").rstrip("0").rstrip(".")
        if "." in number
        else number.replace(",", "")
    )


DIGITS = "零一二三四五六七八九"


def chinese_of(number: str) -> list[str]:
    """How a small whole number is written in Chinese characters; a year digit by digit."""
    if not number.isdigit():
        return []
    value = int(number)
    by_digit = "".join(DIGITS[int(one)] for one in number)
    words = [by_digit, by_digit.replace("零", "〇")]
    if value < 100:
        tens, ones = divmod(value, 10)
        ten = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
        words.append(ten + (DIGITS[ones] if ones or not tens else ""))
    if value == 2:
        words.append("两")
    if value and value % 100 == 0 and value < 1000:
        words += (
            [f"{DIGITS[value // 100]}百", "两百"] if value == 200 else [f"{DIGITS[value // 100]}百"]
        )
    if value and value % 1000 == 0 and value < 10_000:
        words.append(f"{DIGITS[value // 1000]}千")
    return words


def lost_terms(text: str, translation: str, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    present = terms.within(list(rows), text)
    return [one for one in present if one["target"].casefold() not in translation.casefold()]


def _of_take(take: Take | None) -> list[Problem]:
    if take is None:
        return [problem("unspoken")]
    if take.over_ms:
        return [problem("over", seconds=f"{take.over_ms / 1000:.1f}")]
    found = []
    if take.rate is not None and take.rate > FASTER:
        found.append(problem("fast_speech", percent=round(100 * (take.rate - 1))))
    if take.shift_ms > LATE_MS:
        found.append(problem("shifted", seconds=f"{take.shift_ms / 1000:.1f}"))
    return found


class Timed(Protocol):
    """A line, or what is read of it."""

    @property
    def pk(self) -> UUID: ...
    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...
    @property
    def character_id(self) -> UUID | None: ...


def overlapping(cues: Iterable[Timed]) -> set[object]:
    """Lines that begin before one of the same character has ended."""
    found: set[object] = set()
    ends: dict[object, tuple[int, object]] = {}
    for cue in cues:
        end, other = ends.get(cue.character_id, (0, None))
        if cue.start_ms < end:
            found |= {cue.pk, other}
        ends[cue.character_id] = max((cue.end_ms, cue.pk), (end, other), key=lambda one: one[0])
    return found


def qc(film: Film) -> list[Finding]:
    """All of a film, severe ones first, in the order of the lines."""
    cues = with_parts(film)
    takes, rows, doubled = current_takes(film, cues), terms.as_rows(film), overlapping(cues)
    found: list[Finding] = []
    for number, cue in enumerate(cues, 1):
        translation = translation_of(cue, film.target_language)
        told = of_line(film, cue, translation, takes.get(cue.pk), rows)
        if cue.pk in doubled:
            told.append(problem("overlap"))
        found += [Finding(cue, number, one) for one in told]
    return sorted(found, key=lambda one: not one.problem.is_severe)
