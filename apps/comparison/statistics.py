"""Figures of comparing for staff: the queue, times, memory, errors, and what words cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, F, IntegerField, Max, Min, QuerySet, When
from django.utils import timezone

from apps.comparison.models import Comparison, Description
from apps.comparison.services import asking, describing
from apps.jobs.models import Job
from apps.providers.services.spending import Spent, spent_for

DAYS = 30
# Milliseconds; from here on in steps of ten, which keeps the counts few.
COARSE = 1000
OPEN = (Job.State.QUEUED, Job.State.RUNNING, Job.State.PAUSED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Jobs of one kind that have not ended; `oldest` of those that are queued."""

    queued: int = 0
    running: int = 0
    paused: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """Of comparisons and descriptions that are kept, of the last days."""

    comparing: Waiting
    describing: Waiting
    asked: int
    done: int
    failed: int
    p50: int | None
    p95: int | None
    # Bytes.
    memory: int | None
    errors: list[tuple[str, int]]
    word_errors: list[tuple[str, int]]
    spent: list[Spent]

    @property
    def cost(self) -> int | None:
        known = [one.cost for one in self.spent if one.cost is not None]
        return sum(known) if known else None


def overview(days: int = DAYS) -> Overview:
    since = timezone.now() - timedelta(days=days)
    recent = Comparison.objects.filter(created__gte=since).order_by()
    queue = _queue()
    totals = recent.aggregate(asked=Count("pk"), memory=Max("peak_memory"))
    errors = _errors(recent)
    times = _times(recent)
    return Overview(
        comparing=queue.get(asking.KIND, Waiting()),
        describing=queue.get(describing.KIND, Waiting()),
        asked=totals["asked"],
        done=sum(n for _ms, n in times),
        failed=sum(n for _code, n in errors),
        p50=percentile(times, 50),
        p95=percentile(times, 95),
        memory=totals["memory"],
        errors=errors,
        word_errors=_errors(Description.objects.filter(created__gte=since).order_by()),
        spent=spent_for(describing.PURPOSE, since),
    )


def percentile(counted: Iterable[tuple[int, int]], percent: int) -> int | None:
    """Of (value, how many): the least value that so many per cent do not exceed."""
    ordered = sorted(counted)
    seen, total = 0, sum(n for _value, n in ordered)
    for value, n in ordered:
        seen += n
        if 100 * seen >= percent * total:
            return value
    return None


def _queue() -> dict[str, Waiting]:
    kinds = (asking.KIND, describing.KIND)
    rows = (
        Job.objects.filter(kind__in=kinds, state__in=OPEN)
        .order_by()
        .values_list("kind", "state")
        .annotate(n=Count("pk"), oldest=Min("created"))
    )
    found: dict[str, dict[str, tuple[int, datetime]]] = {}
    for kind, state, n, oldest in rows:
        found.setdefault(kind, {})[state] = (n, oldest)
    return {kind: _waiting(states) for kind, states in found.items()}


def _waiting(states: dict[str, tuple[int, datetime]]) -> Waiting:
    queued, running, paused = (states.get(state, (0, None)) for state in OPEN)
    return Waiting(queued[0], running[0], paused[0], queued[1])


def _times(recent: QuerySet[Comparison]) -> list[tuple[int, int]]:
    """(milliseconds, how many) of what was measured."""
    steps = Case(
        When(milliseconds__lt=COARSE, then=F("milliseconds")),
        default=F("milliseconds") / 10 * 10,
        output_field=IntegerField(),
    )
    measured = recent.filter(result__isnull=False).annotate(steps=steps)
    return list(measured.values_list("steps").annotate(n=Count("pk")))


def _errors(recent: QuerySet) -> list[tuple[str, int]]:
    rows = recent.exclude(error="").values_list("error").annotate(n=Count("pk"))
    return Counter(dict(rows)).most_common()
