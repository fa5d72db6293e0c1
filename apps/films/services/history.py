"""What people changed, step by step, so that it can be taken back and done again."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.films.errors import FilmError
from apps.films.models import Character, Cue, Edit, Film, Translation

ACTIONS: dict[str, str | Promise] = {
    "text": _("Changed a line's text"),
    "times": _("Changed a line's times"),
    "character": _("Gave a line to another character"),
    "lock": _("Locked or unlocked a line"),
    "line": _("Changed a line"),
    "translation": _("Changed a translation"),
    "split": _("Split a line"),
    "merge": _("Merged two lines"),
    "remove": _("Removed a line"),
    "add": _("Added a line"),
    "character_name": _("Renamed a character"),
    "character_gender": _("Changed a character's gender"),
    "character_voice": _("Chose a character's voice"),
    "characters_merged": _("Merged two characters"),
    "character_split": _("Made lines a character of their own"),
    "characters_anew": _("Told the voices apart anew"),
    "imported": _("Imported subtitles"),
    "translation_imported": _("Imported a translation"),
    "recognised": _("Recognised the lines anew"),
}
# How many changes can be taken back; and of those that hold a film's lines twice.
MOST_STEPS, MOST_OF_ALL_LINES = 200, 5
OF_ALL_LINES = ("imported", "translation_imported", "recognised")
CUE_FIELDS = ("start_ms", "end_ms", "text", "words", "confidence", "origin", "locked", "pitch")
TRANSLATION_FIELDS = ("language", "text", "origin", "model", "source_hash", "key", "flag")
CHARACTER_FIELDS = (
    *("name", "place", "gender", "pitch", "voice_key", "voice_engine", "voice_is_usual"),
)
Row = dict[str, Any]
Rows = dict[str, Row | None]
AnyRow = TypeVar("AnyRow", Cue, Character)


@dataclass(slots=True)
class Touched:
    """The rows that a change is about; those that it makes are added while it is made."""

    cues: set[UUID] = field(default_factory=set)
    characters: set[UUID] = field(default_factory=set)


@contextmanager
def recorded(
    film: Film,
    person: User | None,
    action: str,
    *,
    cues: Iterable[Cue] = (),
    characters: Iterable[Character] = (),
) -> Iterator[Touched]:
    """Keep what the rows were and what they are after the block, in its transaction."""
    touched = Touched({one.pk for one in cues}, {one.pk for one in characters})
    with transaction.atomic():
        Film.objects.select_for_update(of=("self",)).get(pk=film.pk)
        before = _taken(film, touched)
        yield touched
        after = _taken(film, touched)
        if {key: before.get(key) for key in after} == after:
            return
        film.edits.filter(undone=True).delete()
        before, after = _differences(_whole(before, after), after)
        Edit.objects.create(film=film, person=person, action=action, before=before, after=after)
        _prune(film)


def undo(film: Film, person: User | None = None) -> Edit:
    """Take back the last change. Raises FilmError."""
    return _step(film, film.edits.filter(undone=False).order_by("-id"), "before", "undo")


def redo(film: Film, person: User | None = None) -> Edit:
    """Do again what was taken back last. Raises FilmError."""
    return _step(film, film.edits.filter(undone=True).order_by("id"), "after", "redo")


def _step(film: Film, edits: Any, side: str, what: str) -> Edit:
    with transaction.atomic():
        Film.objects.select_for_update(of=("self",)).get(pk=film.pk)
        edit: Edit | None = edits.first()
        if edit is None:
            raise FilmError(f"nothing_to_{what}")
        _restore(film, getattr(edit, side), edit.after if side == "before" else edit.before)
        edit.undone = what == "undo"
        edit.save(update_fields=["undone"])
    return edit


def _taken(film: Film, touched: Touched) -> dict[str, Rows]:
    cues = Cue.objects.filter(pk__in=touched.cues, film=film).prefetch_related("translations")
    characters = Character.objects.filter(pk__in=touched.characters, film=film)
    return {
        "cues": {str(pk): None for pk in touched.cues} | {str(c.pk): _cue(c) for c in cues},
        "characters": {str(pk): None for pk in touched.characters}
        | {str(c.pk): _character(c) for c in characters},
    }


def _whole(before: dict[str, Rows], after: dict[str, Rows]) -> dict[str, Rows]:
    """Rows that the change made did not exist before."""
    return {kind: dict.fromkeys(after[kind]) | before[kind] for kind in after}


Sides = tuple[dict[str, Rows], dict[str, Rows]]


def _differences(before: dict[str, Rows], after: dict[str, Rows]) -> Sides:
    """Of rows that there are before and after only what differs: all of thousands of lines is
    megabytes, and a change of their translations does not touch it."""
    sides: Sides = ({}, {})
    for kind in after:
        pairs = {pk: (before[kind][pk], row) for pk, row in after[kind].items()}
        sides[0][kind] = {pk: _other_than(was, now) for pk, (was, now) in pairs.items()}
        sides[1][kind] = {pk: _other_than(now, was) for pk, (was, now) in pairs.items()}
    return sides


def _other_than(row: Row | None, other: Row | None) -> Row | None:
    if row is None or other is None:
        return row
    return {name: value for name, value in row.items() if value != other.get(name)}


def _prune(film: Film) -> None:
    """The oldest go: each can only be taken back after all newer ones, so none goes before those
    that are older."""
    ids = film.edits.order_by("-id").values_list("id", flat=True)
    of_all_lines = ids.filter(action__in=OF_ALL_LINES)
    for rows, most in ((ids, MOST_STEPS), (of_all_lines, MOST_OF_ALL_LINES)):
        if oldest := rows[most : most + 1].first():
            film.edits.filter(id__lte=oldest).delete()


def _cue(cue: Cue) -> dict[str, Any]:
    return {
        **{name: getattr(cue, name) for name in CUE_FIELDS},
        "character": str(cue.character_id) if cue.character_id else None,
        "embedding": _text(cue.embedding),
        "translations": [
            {name: getattr(one, name) for name in TRANSLATION_FIELDS}
            for one in cue.translations.all()
        ],
    }


def _character(one: Character) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in CHARACTER_FIELDS},
        "voice": str(one.voice_id) if one.voice_id else None,
        "centroid": _text(one.centroid),
    }


def _restore(film: Film, rows: dict[str, Rows], others: dict[str, Rows]) -> None:
    """From `others` to `rows`: what the change did not touch stays as it is by now, such as what
    models found out since."""
    for pk, row in rows["characters"].items():
        if row:
            _put_character(film, pk, row, others["characters"].get(pk))
    for pk, row in rows["cues"].items():
        if row is None:
            Cue.objects.filter(pk=pk, film=film).delete()
        elif row:
            _put_cue(film, pk, row, others["cues"].get(pk))
    gone = [pk for pk, row in rows["characters"].items() if row is None]
    Character.objects.filter(pk__in=gone, film=film).delete()


def _put_character(film: Film, pk: str, row: Row, other: Row | None) -> None:
    from apps.films.models import Voice

    voice = Voice.objects.filter(pk=row["voice"]).first() if row.get("voice") else None
    values = {name: row[name] for name in CHARACTER_FIELDS if name in row}
    values |= {"voice": voice, "centroid": _bytes(row.get("centroid"))}
    _put(Character, pk, {"film": film} | values, row, other)


def _put_cue(film: Film, pk: str, row: Row, other: Row | None) -> None:
    named = row.get("character")
    character = Character.objects.filter(pk=named).first() if named else None
    values = {name: row[name] for name in CUE_FIELDS if name in row}
    values |= {"character": character, "embedding": _bytes(row.get("embedding"))}
    cue = _put(Cue, pk, {"film": film} | values, row, other)
    if cue is not None:
        _put_translations(cue, row.get("translations", []), (other or {}).get("translations", []))


def _put_translations(cue: Cue, rows: list[Row], others: list[Row]) -> None:
    before = {one["language"]: one for one in others}
    now = {one["language"]: one for one in rows}
    cue.translations.filter(language__in=before.keys() - now.keys()).delete()
    for language, one in now.items():
        if one != before.get(language):
            values = {name: one[name] for name in TRANSLATION_FIELDS}
            Translation.objects.update_or_create(cue=cue, language=language, defaults=values)


def _put(
    model: type[AnyRow], pk: str, values: dict[str, Any], row: Row, other: Row | None
) -> AnyRow | None:
    """The row with those of `values` that differ. One that the change made or removed is there
    again with all of them; one that is gone for another reason stays so."""
    there = model._default_manager.filter(pk=pk).first()
    if there is None:
        return None if other is not None else model._default_manager.create(pk=pk, **values)
    changed = {name for name in row if other is None or row[name] != other.get(name)}
    changed &= values.keys()
    for name in changed:
        setattr(there, name, values[name])
    if changed:
        there.save(update_fields=changed)
    return there


def _text(content: bytes | memoryview | None) -> str | None:
    return base64.b64encode(bytes(content)).decode() if content else None


def _bytes(text: str | None) -> bytes | None:
    return base64.b64decode(text) if text else None


@dataclass(frozen=True, slots=True)
class Step:
    """A change as lists show it."""

    edit: Edit
    title: str | Promise


def steps(film: Film, most: int = MOST_STEPS) -> list[Step]:
    """The newest first, without the rows that they hold."""
    found = film.edits.select_related("person").defer("before", "after")[:most]
    return [Step(edit, ACTIONS.get(edit.action, edit.action)) for edit in found]


def can_undo(film: Film) -> bool:
    return film.edits.filter(undone=False).exists()


def can_redo(film: Film) -> bool:
    return film.edits.filter(undone=True).exists()
