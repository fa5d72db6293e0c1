"""Words to lines: new ones take the place of old ones; what people wrote or locked stays."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from apps.films.models import Cue, Film, Translation
from apps.films.services.history import recorded
from apps.sound.lines import Line


def replace_lines(film: Film, lines: Sequence[Line]) -> None:
    written = Q(origin=Cue.Origin.PERSON) | Q(translations__origin=Translation.Origin.PERSON)
    kept = list(film.cues.filter(written | Q(locked=True)).distinct())
    old = list(film.cues.exclude(pk__in=[one.pk for one in kept]))
    fresh = [_cue(film, one) for one in lines if not _is_covered(one, kept)]
    if not old and not kept:
        Cue.objects.bulk_create(fresh)
        return
    with recorded(film, None, "recognised", cues=old) as touched:
        film.cues.filter(pk__in=[one.pk for one in old]).delete()
        Cue.objects.bulk_create(fresh)
        touched.cues |= {one.pk for one in fresh}


def _cue(film: Film, line: Line) -> Cue:
    words = [[one.start_ms, one.end_ms, one.text, one.probability] for one in line.words]
    end = min(line.end_ms, film.duration_ms) if film.duration_ms else line.end_ms
    return Cue(
        film=film, start_ms=min(line.start_ms, end - 1), end_ms=end, text=line.text, words=words,
        confidence=line.confidence,
    )  # fmt: skip


def _is_covered(line: Line, kept: Sequence[Cue]) -> bool:
    """Whether a line that stays has most of its time."""
    half = (line.end_ms - line.start_ms) / 2
    return any(
        min(line.end_ms, one.end_ms) - max(line.start_ms, one.start_ms) > half for one in kept
    )
