"""Changes of single lines. Each is one step of the history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from apps.accounts.models import User
from apps.films.errors import FilmError
from apps.films.models import Character, Cue, Film, Translation
from apps.films.services.history import recorded, redo, undo
from apps.films.services.keys import text_hash

__all__ = [
    "add",
    "edit",
    "merge",
    "redo",
    "remove",
    "split",
    "translate_text",
    "undo",
]

MAX_TEXT = 1000
SHORTEST_MS = 100
UNSET: Any = object()


def edit(
    cue: Cue,
    person: User | None,
    *,
    text: str = UNSET,
    start_ms: int = UNSET,
    end_ms: int = UNSET,
    character: Character | None = UNSET,
    locked: bool = UNSET,
) -> Cue:
    """Change what is given. Raises FilmError."""
    given = {"text": text, "start_ms": start_ms, "end_ms": end_ms, "locked": locked}
    changes: dict[str, Any] = {n: value for n, value in given.items() if value is not UNSET}
    if text is not UNSET:
        changes["text"] = _clean(text)
    _check_times(cue.film, changes.get("start_ms", cue.start_ms), changes.get("end_ms", cue.end_ms))
    if character is not UNSET:
        _check_character(cue.film, character)
        changes["character"] = character
    with recorded(cue.film, person, _action(changes), cues=[cue]):
        if "text" in changes and changes["text"] != cue.text:
            changes |= {"words": [], "confidence": 1.0, "origin": Cue.Origin.PERSON}
        _apply(cue, changes)
    return cue


def _apply(cue: Cue, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(cue, name, value)
    cue.save(update_fields=list(changes))


def _action(changes: dict[str, Any]) -> str:
    kinds = {"text": "text", "start_ms": "times", "end_ms": "times", "locked": "lock"}
    named = {kinds.get(name, name) for name in changes}
    return named.pop() if len(named) == 1 else "line"


def translate_text(cue: Cue, person: User | None, text: str, language: str = "") -> Translation:
    """Write a line's translation; an empty one asks the translator again."""
    language, text = language or cue.film.target_language, _clean(text)
    with recorded(cue.film, person, "translation", cues=[cue]):
        if not text:
            cue.translations.filter(language=language).delete()
            return Translation(cue=cue, language=language)
        values = {
            "text": text,
            "origin": Translation.Origin.PERSON,
            "source_hash": text_hash(cue.text),
            "model": "",
            "key": "",
            "flag": "",
        }
        made, _new = Translation.objects.update_or_create(
            cue=cue, language=language, defaults=values
        )
    return made


def split(
    cue: Cue, person: User | None, *, at_ms: int | None = None, at_word: int | None = None
) -> tuple[Cue, Cue]:
    """In two, before a word or at a moment. Raises FilmError. Of the translation the first line
    keeps all: nobody but a person knows where it divides."""
    moment, first, second = _divided(cue, at_ms, at_word)
    if not cue.start_ms + SHORTEST_MS <= moment <= cue.end_ms - SHORTEST_MS:
        raise FilmError("split_place")
    with recorded(cue.film, person, "split", cues=[cue]) as touched:
        later = Cue.objects.create(
            film=cue.film,
            start_ms=moment,
            end_ms=cue.end_ms,
            text=second[0],
            words=second[1],
            confidence=cue.confidence,
            origin=cue.origin,
            character=cue.character,
        )
        touched.cues.add(later.pk)
        changes = {"end_ms": moment, "text": first[0], "words": first[1]}
        _apply(cue, changes | {"embedding": None, "pitch": None})
    return cue, later


Part = tuple[str, list[Any]]


def _divided(cue: Cue, at_ms: int | None, at_word: int | None) -> tuple[int, Part, Part]:
    words: list[Any] = cue.words
    if at_word is not None:
        if not 0 < at_word < len(words):
            raise FilmError("split_place")
        return (words[at_word][0], _part(words[:at_word]), _part(words[at_word:]))
    if at_ms is None:
        raise FilmError("split_place")
    if words:
        place = sum(1 for one in words if (one[0] + one[1]) / 2 < at_ms)
        if 0 < place < len(words):
            return (at_ms, _part(words[:place]), _part(words[place:]))
    return (at_ms, *_by_share(cue, at_ms))


def _part(words: list[Any]) -> Part:
    glue = "" if _is_dense("".join(one[2] for one in words)) else " "
    return glue.join(one[2] for one in words).strip(), words


def _by_share(cue: Cue, at_ms: int) -> tuple[Part, Part]:
    """A text without times, divided where the moment divides the line: between words if any."""
    share = (at_ms - cue.start_ms) / max(1, cue.duration_ms)
    pieces = cue.text.split(" ") if " " in cue.text.strip() else list(cue.text)
    glue = " " if " " in cue.text.strip() else ""
    place = min(len(pieces) - 1, max(1, round(share * len(pieces)))) if len(pieces) > 1 else 1
    return (glue.join(pieces[:place]), []), (glue.join(pieces[place:]), [])


def merge(cue: Cue, person: User | None, following: Cue | None = None) -> Cue:
    """With the next line, or `following`. Raises FilmError."""
    following = following or next_of(cue)
    if following is None or following.film_id != cue.film_id or following.pk == cue.pk:
        raise FilmError("no_next")
    first, second = sorted((cue, following), key=lambda one: (one.start_ms, one.end_ms))
    with recorded(cue.film, person, "merge", cues=[first, second]):
        glue = "" if _is_dense(first.text + second.text) else " "
        text = f"{first.text.strip()}{glue}{second.text.strip()}".strip()
        _merge_translations(first, second, text)
        changes: dict[str, Any] = {
            "end_ms": max(first.end_ms, second.end_ms),
            "text": text,
            "words": [*first.words, *second.words] if first.words and second.words else [],
            "confidence": min(first.confidence, second.confidence),
            "embedding": None,
            "pitch": None,
        }
        Cue.objects.filter(pk=second.pk).delete()
        _apply(first, changes)
    return first


def _merge_translations(first: Cue, second: Cue, text: str) -> None:
    others = {one.language: one for one in second.translations.all()}
    for one in first.translations.all():
        other = others.pop(one.language, None)
        if other is not None and other.text:
            glue = "" if _is_dense(one.text + other.text) else " "
            one.text = f"{one.text}{glue}{other.text}".strip()
            one.origin, one.key = Translation.Origin.PERSON, ""
            one.source_hash = text_hash(text)
            one.save()
    for other in others.values():
        Translation.objects.filter(pk=other.pk).update(cue=first)


def _is_dense(text: str) -> bool:
    """Whether it is written without spaces between words."""
    return any("\u3040" <= letter <= "\u9fff" for letter in text)


def next_of(cue: Cue) -> Cue | None:
    start = Q(start_ms=cue.start_ms)
    end = start & Q(end_ms=cue.end_ms)
    behind = (
        Q(start_ms__gt=cue.start_ms) | start & Q(end_ms__gt=cue.end_ms) | end & Q(id__gt=cue.pk)
    )
    return cue.film.cues.filter(behind).in_order().first()


def remove(cue: Cue, person: User | None) -> None:
    with recorded(cue.film, person, "remove", cues=[cue]):
        Cue.objects.filter(pk=cue.pk).delete()


def add(
    film: Film,
    person: User | None,
    start_ms: int,
    end_ms: int,
    text: str,
    character: Character | None = None,
) -> Cue:
    """Raises FilmError."""
    _check_times(film, start_ms, end_ms)
    _check_character(film, character)
    with recorded(film, person, "add") as touched:
        cue = Cue.objects.create(
            film=film,
            start_ms=start_ms,
            end_ms=end_ms,
            text=_clean(text),
            character=character,
            origin=Cue.Origin.PERSON,
        )
        touched.cues.add(cue.pk)
    return cue


def assign(film: Film, person: User | None, cues: Sequence[Cue], character: Character) -> None:
    """Give lines to a character. Raises FilmError."""
    _check_character(film, character)
    if not cues:
        raise FilmError("no_lines_chosen")
    if any(one.film_id != film.pk for one in cues):
        raise FilmError("other_film")
    with recorded(film, person, "character", cues=cues):
        Cue.objects.filter(pk__in=[one.pk for one in cues]).update(character=character)


def _clean(text: str) -> str:
    text = " ".join(text.replace("\0", "").split())
    if len(text) > MAX_TEXT:
        raise FilmError("text_long", {"limit": MAX_TEXT})
    return text


def _check_times(film: Film, start_ms: int, end_ms: int) -> None:
    if not 0 <= start_ms < end_ms or (film.duration_ms and end_ms > film.duration_ms):
        raise FilmError("times")
    if end_ms - start_ms < SHORTEST_MS:
        raise FilmError("short")


def _check_character(film: Film, character: Character | None) -> None:
    if character is not None and character.film_id != film.pk:
        raise FilmError("other_film")
