"""Films and their lines as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.films import telling
from apps.films.explaining import explain
from apps.films.languages import name_of
from apps.films.models import Character, Cue, Film, Take
from apps.films.services.lines import LineRow
from apps.sound.lines import spaces

register = template.Library()
register.filter("clock", telling.clock)
register.filter("length_of", telling.length)
register.filter("duration", telling.duration)
register.filter("price", telling.price)
register.filter("from_to", telling.from_to)

# Colours of css/films-lines.css; further characters begin with the first again.
COLOURS = 7
# A word less sure than this is underlined.
UNSURE = 0.5


@register.filter
def why(film: Film) -> str:
    return explain(film.why, film.error_params)


@register.filter
def outcome(film: Film) -> str:
    return explain(film.outcome)


@register.filter
def voice_colour(character: Character | None) -> str:
    return "" if character is None else str(character.place % COLOURS)


@register.filter
def take_start(take: Take, cue: Cue) -> int:
    """Where a take begins in the film; its line's start while it was never fitted."""
    return cue.start_ms if take.start_ms is None else take.start_ms


@register.filter
def middle(cue: Cue) -> int:
    return (cue.start_ms + cue.end_ms) // 2


@register.filter
def heard(row: LineRow) -> str | SafeString:
    """The text; where the recogniser was unsure, the words that it doubts are marked."""
    cue = row.cue
    if not cue.text:
        return _("Empty")
    if "low" not in row.codes or not cue.words:
        return cue.text
    before = spaces([word[2] for word in cue.words], cue.film.language)
    words = zip(before, cue.words, strict=True)
    return format_html_join("", "{}{}", ((space, _word(word[2], word[3])) for space, word in words))


def _word(text: str, probability: float) -> str | SafeString:
    if probability >= UNSURE:
        return text
    return format_html('<span class="line__unsure">{}</span>', text)


@register.filter
def split_places(cue: Cue) -> list[tuple[int, str]]:
    """Before which words a line can be split."""
    return [(place, word[2].strip()) for place, word in enumerate(cue.words) if place]


@dataclass(frozen=True, slots=True)
class Mark:
    """A chip beside a line: a word or two, and the sentence that explains it."""

    label: str
    sentence: str = ""
    is_wrong: bool = False


@register.filter
def marks(row: LineRow) -> list[Mark]:
    """How the dub fits, and what is to be looked at."""
    found = [Mark(_label(one.code, row), one.sentence, True) for one in row.problems]
    if row.take and row.rate and not row.codes & {"over", "fast_speech"}:
        found.insert(0, Mark(f"×{row.rate:.2f}", _("How much faster than natural it is spoken.")))
    return found


def _label(code: str, row: LineRow) -> str:
    if code == "over":
        return f"+{row.over_ms / 1000:.1f} s"
    if code == "fast_speech":
        return f"×{row.rate or 1:.2f}"
    return LABELS[code]() if code in LABELS else code


# Called when shown, so that they are in the reader's language.
LABELS = {
    "over": lambda: _("Too long"),
    "fast_speech": lambda: _("Spoken fast"),
    "low": lambda: _("Unsure"),
    "no_character": lambda: _("Nobody"),
    "untranslated": lambda: _("Not translated"),
    "refused": lambda: _("Refused"),
    "missing": lambda: _("Left out"),
    "source_changed": lambda: _("Text changed"),
    "numbers": lambda: _("Numbers"),
    "term": lambda: _("Term"),
    "untouched": lambda: _("Same text"),
    "shifted": lambda: _("Late"),
    "unspoken": lambda: _("Not spoken"),
    "unsaid": lambda: _("Refused by the voice"),
    "overlap": lambda: _("Overlap"),
    "empty": lambda: _("Empty"),
    "short": lambda: _("Short"),
    "long": lambda: _("Long"),
    "fast": lambda: _("Reads fast"),
    "wide": lambda: _("Three rows"),
}


@register.filter
def language_name(code: str) -> str:
    return name_of(code)


@register.filter
def kind_title(kind: Any) -> str:
    """Of the findings of one kind."""
    return LABELS[kind.code]() if kind.code in LABELS else kind.code


@register.filter
def sample_text(card: Any) -> str:
    """What a voice says for somebody who chooses: the first line's translation."""
    if card.first is None:
        return ""
    film = card.first.film
    found = card.first.translations.filter(language=film.target_language).first()
    return found.text[:300] if found else ""
