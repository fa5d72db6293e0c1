"""Figures of films for staff: what waits, how long stages take, what it cost, what failed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import BigIntegerField, Count, F, Sum
from django.utils import timezone

from apps.films.models import Film, Pace
from apps.films.services import processing, retaking
from apps.films.stages import names
from apps.jobs.statistics import Backlog, backlog
from apps.media.models import StoredFile
from apps.providers.services.spending import Spent, spent_for

DAYS = 30
KINDS = (
    *(processing.KIND, names.RECOGNISE, names.CHARACTERS, names.SPEAK),
    *(retaking.RETAKE, retaking.AUDITION),
)
FILE_KINDS = ("film", "film-effects", "film-part", "film-take", "film-output", "voice-sample")


@dataclass(frozen=True, slots=True)
class Overview:
    """Of films that are kept, of the last days."""

    backlog: Backlog
    films: int
    done: int
    # Seconds that workers spent a second of film that is done.
    pace: float | None
    seconds: float
    cost: int
    # Bytes by kind of file, of all films.
    stored: dict[str, int]
    errors: list[tuple[str, int]]
    outcomes: list[tuple[str, int]]
    # Stage, engine, seconds.
    paces: list[tuple[str, str, float]]
    spent: list[Spent]

    @property
    def bytes(self) -> int:
        return sum(self.stored.values())


def overview(days: int = DAYS) -> Overview:
    since = timezone.now() - timedelta(days=days)
    recent = Film.objects.filter(created__gte=since).order_by()
    done = recent.exclude(finished=None).aggregate(
        n=Count("pk"),
        length=Sum(F("duration_ms"), output_field=BigIntegerField()),
        worked=Sum("seconds"),
    )
    length, worked = (done["length"] or 0) / 1000, done["worked"] or 0
    sums = recent.aggregate(seconds=Sum("seconds"), cost=Sum("cost"))
    return Overview(
        backlog=backlog(KINDS),
        films=recent.count(),
        done=done["n"],
        pace=worked / length if length else None,
        seconds=sums["seconds"] or 0,
        cost=sums["cost"] or 0,
        stored=_stored(),
        errors=_counted(recent.exclude(error=""), "error"),
        outcomes=_counted(recent.exclude(outcome=""), "outcome"),
        paces=_paces(),
        spent=spent_for("films", since),
    )


def _paces() -> list[tuple[str, str, float]]:
    titles = {stage.name: str(stage.title) for stage in names.STAGES}
    rows = Pace.objects.order_by("stage", "engine").values_list("stage", "engine", "seconds")
    return [(titles.get(stage, stage), engine, seconds) for stage, engine, seconds in rows]


def _stored() -> dict[str, int]:
    rows = StoredFile.objects.filter(kind__in=FILE_KINDS).order_by().values_list("kind")
    return dict(rows.annotate(sum=Sum("bytes")))


def _counted(films, field: str) -> list[tuple[str, int]]:  # type: ignore[no-untyped-def]
    return Counter(dict(films.values_list(field).annotate(n=Count("pk")))).most_common()
