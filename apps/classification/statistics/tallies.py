"""Writing the tallies of days that are over."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Max, Min
from django.utils import timezone

from apps.classification.models import Classification, DayTally
from apps.classification.statistics.groups import Group, logged_on
from futu.days import ONE, start_of

# A question that began before midnight is in the log by then.
SETTLED = timedelta(hours=1)


def is_due() -> bool:
    return bool(_open_days())


def write() -> None:
    """Day by day; the same day twice, by two workers, changes nothing."""
    for day in _open_days():
        rows = [_tally(day, group) for group in logged_on(day)]
        DayTally.objects.bulk_create(rows, ignore_conflicts=True)


def _open_days() -> list[date]:
    """Days that are over and have questions, but no tally yet."""
    rows = Classification.objects.filter(
        created__lt=start_of(timezone.localdate(timezone.now() - SETTLED))
    )
    tallied = DayTally.objects.aggregate(last=Max("day"))["last"]
    if tallied is not None:
        rows = rows.filter(created__gte=start_of(tallied + ONE))
    span = rows.aggregate(first=Min("created"), last=Max("created"))
    if span["first"] is None:
        return []
    first, last = timezone.localdate(span["first"]), timezone.localdate(span["last"])
    return [first + n * ONE for n in range((last - first).days + 1)]


def _tally(day: date, group: Group) -> DayTally:
    return DayTally(
        day=day,
        recipe_id=group.recipe_id,
        category=group.category,
        error=group.error,
        is_cached=group.is_cached,
        requests=group.requests,
        paid=group.paid,
        cost=group.cost,
    )
