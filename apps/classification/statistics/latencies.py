"""How long answers took: percentiles from counts of milliseconds, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When

from apps.classification.models import Classification

# From here on in steps of ten, which keeps the counts few and errs by one percent at most.
COARSE = 1000
# In the place of milliseconds: the row that counts people.
PEOPLE = -1


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds; None where nothing was answered."""

    p50: int | None = None
    p95: int | None = None


@dataclass(frozen=True, slots=True)
class Latencies:
    """Of all answers, and of new ones, which no kept answer settled."""

    all: Latency
    new: Latency


def latencies_since(moment: datetime) -> Latencies:
    """Of answers; how soon a question failed says nothing of the model."""
    return _latencies(_counted(moment))


def latencies_and_people(moment: datetime) -> tuple[Latencies, int]:
    """Also how many people asked, in the same query."""
    asked = Classification.objects.filter(created__gte=moment, owner__isnull=False).order_by()
    people = (
        asked.annotate(steps=Value(PEOPLE), flag=Value(False))
        .values_list("steps", "flag")
        .annotate(n=Count("owner", distinct=True))
    )
    rows = list(_counted(moment).union(people, all=True))
    n = sum(n for steps, _flag, n in rows if steps == PEOPLE)
    return _latencies(row for row in rows if row[0] != PEOPLE), n


def _counted(moment: datetime) -> QuerySet[Classification, tuple[int, bool, int]]:
    """(milliseconds, known before, how many)."""
    steps = Case(
        When(milliseconds__lt=COARSE, then=F("milliseconds")),
        default=F("milliseconds") / 10 * 10,
        output_field=IntegerField(),
    )
    return (
        Classification.objects.filter(created__gte=moment, error="")
        .order_by()
        .annotate(steps=steps, flag=F("is_cached"))
        .values_list("steps", "flag")
        .annotate(n=Count("pk"))
    )


def _latencies(rows: Iterable[tuple[int, bool, int]]) -> Latencies:
    counted = list(rows)
    return Latencies(
        latency_of((ms, n) for ms, _cached, n in counted),
        latency_of((ms, n) for ms, is_cached, n in counted if not is_cached),
    )


def latency_of(counted: Iterable[tuple[int, int]]) -> Latency:
    """From (milliseconds, how many)."""
    ordered = sorted(counted)
    return Latency(_percentile(ordered, 50), _percentile(ordered, 95))


def _percentile(ordered: list[tuple[int, int]], percent: int) -> int | None:
    """The least value that so many percent of all do not exceed."""
    seen, total = 0, sum(n for _value, n in ordered)
    for value, n in ordered:
        seen += n
        if 100 * seen >= percent * total:
            return value
    return None
