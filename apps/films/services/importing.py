"""Subtitles that people bring: as the film's lines, or as their translation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apps.accounts.models import User
from apps.films.errors import FilmError
from apps.films.models import Cue, Film, Translation
from apps.films.services.history import recorded
from apps.films.services.keys import text_hash
from apps.films.subtitles import Entry, parse

# What an imported translation replaces in one that is there.
WRITTEN = ["text", "origin", "model", "source_hash", "key", "flag", "changed"]


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
    kept = _Spans(list(film.cues.filter(locked=True).in_order()))
    with recorded(film, person, "imported", cues=old) as touched:
        Cue.objects.filter(pk__in=[one.pk for one in old]).delete()
        fresh = [_cue(film, one) for one in entries if kept.best(one) is None]
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
        Translation.objects.bulk_create(
            [
                _translation(cue, language, found[cue.pk])
                for cue in cues
                if cue.pk in found and not cue.locked
            ],
            batch_size=500,
            update_conflicts=True,
            unique_fields=["cue", "language"],
            update_fields=WRITTEN,
        )
    taken = sum(len(texts) for texts in found.values())
    return Imported(taken, len(entries), sum(cue.pk not in found for cue in cues))


def matched(entries: Sequence[Entry], cues: Sequence[Cue]) -> dict[object, list[str]]:
    """Texts by the lines that they go to."""
    found: dict[object, list[str]] = {}
    there = _Spans(cues)
    for entry in entries:
        if (best := there.best(entry)) is not None:
            found.setdefault(cues[best].pk, []).append(entry.text)
    return found


class _Spans:
    """Times of lines, in the order of their starts. Files hold lines of any length, each of which
    may share time with all others: numbers in arrays are compared at once."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self.starts = np.array([one.start_ms for one in cues], np.int64)
        self.ends = np.array([one.end_ms for one in cues], np.int64)
        # No line up to one lasts longer than this.
        self.last = np.maximum.accumulate(self.ends)

    def best(self, entry: Entry) -> int | None:
        """The place of the line that shares most time with it; of several the first."""
        first = int(np.searchsorted(self.last, entry.start_ms, "right"))
        behind = int(np.searchsorted(self.starts, entry.end_ms, "left"))
        if first >= behind:
            return None
        ends = np.minimum(self.ends[first:behind], entry.end_ms)
        shared = ends - np.maximum(self.starts[first:behind], entry.start_ms)
        best = int(shared.argmax())
        return first + best if shared[best] > 0 else None


def _translation(cue: Cue, language: str, texts: list[str]) -> Translation:
    return Translation(
        cue=cue,
        language=language,
        text=" ".join(texts)[:1000],
        origin=Translation.Origin.IMPORTED,
        source_hash=text_hash(cue.text),
    )
