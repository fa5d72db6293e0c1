"""Figures of comparing for staff: the queue, times, memory, errors, and what words cost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from apps.comparison.models import Comparison, Description
from apps.comparison.services import asking, describing
from apps.jobs.statistics import Backlog, backlogs
from apps.providers.services.spending import Spent, spent_for
from futu.percentiles import percentile, steps_of

DAYS = 30


@dataclass(frozen=True, slots=True)
class Overview:
    """Of comparisons and descriptions that are kept, of the last days."""

    comparing: Backlog
    describing: Backlog
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
    queue = backlogs((asking.KIND, describing.KIND))
    totals = recent.aggregate(asked=Count("pk"), memory=Max("peak_memory"))
    errors = _errors(recent)
    times = _times(recent)
    return Overview(
        comparing=queue[asking.KIND],
        describing=queue[describing.KIND],
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


def _times(recent: QuerySet[Comparison]) -> list[tuple[int, int]]:
    """(milliseconds, how many) of what was measured."""
    measured = recent.filter(result__isnull=False).annotate(steps=steps_of("milliseconds"))
    return list(measured.values_list("steps").annotate(n=Count("pk")))


def _errors(recent: QuerySet) -> list[tuple[str, int]]:
    rows = recent.exclude(error="").values_list("error").annotate(n=Count("pk"))
    return Counter(dict(rows)).most_common()
