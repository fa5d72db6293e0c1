"""How long answers took: percentiles from counts of milliseconds, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, QuerySet, Value

from apps.classification.models import Classification
from futu.percentiles import percentile, steps_of

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
    return (
        Classification.objects.filter(created__gte=moment, error="")
        .order_by()
        .annotate(steps=steps_of("milliseconds"), flag=F("is_cached"))
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
    known = list(counted)
    return Latency(percentile(known, 50), percentile(known, 95))
