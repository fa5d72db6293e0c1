"""How long answers took: percentiles from counts of milliseconds, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, When

from apps.classification.models import Classification

# From here on in steps of ten, which keeps the counts few and errs by one percent at most.
COARSE = 1000


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
    steps = Case(
        When(milliseconds__lt=COARSE, then=F("milliseconds")),
        default=F("milliseconds") / 10 * 10,
    )
    counted = list(
        Classification.objects.filter(created__gte=moment, error="")
        .order_by()
        .annotate(steps=steps)
        .values_list("steps", "is_cached")
        .annotate(n=Count("pk"))
    )
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
