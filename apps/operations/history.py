"""Samples as the steps of plots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.operations.merging import merged
from apps.operations.models import Sample
from apps.operations.services.sampling import minute_of


@dataclass(frozen=True, slots=True)
class Period:
    code: str
    label: str | Promise
    lasts: timedelta
    # Minutes of a step.
    minutes: int


PERIODS = {
    period.code: period
    for period in (
        Period("day", _("24 hours"), timedelta(hours=24), 15),
        Period("week", _("7 days"), timedelta(days=7), 120),
        Period("month", _("30 days"), timedelta(days=30), 480),
    )
}


@dataclass(frozen=True, slots=True)
class Step:
    """`values` is None when nobody sampled then: no line is drawn there."""

    at: datetime
    minutes: int
    values: Mapping[str, float] | None

    def figure(self, name: str) -> float | None:
        return None if self.values is None else self.values.get(name, 0.0)

    def known(self, name: str) -> float | None:
        """Of figures that are missing when nobody could tell."""
        return None if self.values is None else self.values.get(name)

    def total(self, chosen: Callable[[str], bool]) -> float | None:
        if self.values is None:
            return None
        return sum(value for name, value in self.values.items() if chosen(name))


def steps_of(period: Period, now: datetime) -> list[Step]:
    """Oldest first; one query."""
    first = minute_of(now - period.lasts, period.minutes) + timedelta(minutes=period.minutes)
    rows: dict[datetime, list[Mapping[str, float]]] = defaultdict(list)
    web: dict[datetime, list[Mapping[str, float]]] = defaultdict(list)
    found = Sample.objects.filter(at__gte=first).values_list("at", "source", "values")
    for at, source, values in found.iterator():
        if values:
            (rows if source == Sample.ROWS else web)[minute_of(at, period.minutes)].append(values)
    step, steps, at = timedelta(minutes=period.minutes), [], first
    while at <= now:
        told = {**merged(rows[at]), **merged(web[at])} if rows[at] or web[at] else None
        steps.append(Step(at, period.minutes, told))
        at += step
    return steps
