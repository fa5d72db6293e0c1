"""Subtitles that people bring: as the film's lines, or as their translation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.accounts.models import User
from apps.films.errors import FilmError
from apps.films.models import Cue, Film, Translation
from apps.films.services.history import recorded
from apps.films.services.keys import text_hash
from apps.films.subtitles import Entry, parse


@dataclass(frozen=True, slots=True)
class Imported:
    """Lines that were taken, of how many in the file; and the film's lines that have none now."""

    taken: int
    of: int
    without: int = 0


def import_lines(film: Film, person: User | None, content: bytes, name: str) -> Imported:
    """The file's lines become the film's; locked ones stay. Raises FilmError."""
    if film.is_active:
        raise FilmError("active")
    entries = parse(content, name)
    entries = [one for one in entries if not film.duration_ms or one.start_ms < film.duration_ms]
    if not entries:
        raise FilmError("no_lines", {"name": name})
    old = list(film.cues.filter(locked=False))
    kept = list(film.cues.filter(locked=True))
    with recorded(film, person, "imported", cues=old) as touched:
        Cue.objects.filter(pk__in=[one.pk for one in old]).delete()
        fresh = [_cue(film, one) for one in entries if not _is_taken(one, kept)]
        Cue.objects.bulk_create(fresh)
        touched.cues |= {one.pk for one in fresh}
        film.lines_from, film.characters_key = "imported", ""
        film.save(update_fields=["lines_from", "characters_key"])
    return Imported(len(fresh), len(entries))


def _cue(film: Film, entry: Entry) -> Cue:
    end = min(entry.end_ms, film.duration_ms) if film.duration_ms else entry.end_ms
    return Cue(
        film=film, start_ms=entry.start_ms, end_ms=max(end, entry.start_ms + 1),
        text=entry.text[:1000], origin=Cue.Origin.IMPORTED,
    )  # fmt: skip


def _is_taken(entry: Entry, kept: Sequence[Cue]) -> bool:
    return any(_shared(entry, one) > 0 for one in kept)


def _shared(entry: Entry, cue: Cue) -> int:
    """Milliseconds that both last."""
    return min(entry.end_ms, cue.end_ms) - max(entry.start_ms, cue.start_ms)


def import_translation(
    film: Film, person: User | None, content: bytes, name: str, language: str = ""
) -> Imported:
    """Each line of the file goes to the line that it shares most time with; where both have as
    many lines at the same times, that is one to one. Raises FilmError."""
    language = language or film.target_language
    entries = parse(content, name)
    cues = list(film.cues.in_order())
    found = matched(entries, cues)
    if not found:
        raise FilmError("no_match", {"n": len(entries)})
    with recorded(film, person, "translation_imported", cues=cues):
        for cue in cues:
            if cue.pk in found and not cue.locked:
                _write(cue, language, found[cue.pk])
    taken = sum(len(texts) for texts in found.values())
    return Imported(taken, len(entries), sum(cue.pk not in found for cue in cues))


def matched(entries: Sequence[Entry], cues: Sequence[Cue]) -> dict[object, list[str]]:
    """Both are in the order of their starts, so only lines near one another are compared."""
    found: dict[object, list[str]] = {}
    first = 0
    for entry in entries:
        while first < len(cues) and cues[first].end_ms <= entry.start_ms - LONGEST_MS:
            first += 1
        best, most = None, 0
        for cue in cues[first:]:
            if cue.start_ms >= entry.end_ms:
                break
            if (shared := _shared(entry, cue)) > most:
                best, most = cue, shared
        if best is not None:
            found.setdefault(best.pk, []).append(entry.text)
    return found


# Longer than lines are: behind it none is looked for.
LONGEST_MS = 30_000


def _write(cue: Cue, language: str, texts: list[str]) -> None:
    values = {
        "text": " ".join(texts)[:1000],
        "origin": Translation.Origin.IMPORTED,
        "source_hash": text_hash(cue.text),
        "model": "",
        "key": "",
        "flag": "",
    }
    Translation.objects.update_or_create(cue=cue, language=language, defaults=values)
