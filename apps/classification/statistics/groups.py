"""Questions in groups that are alike: of days that are over from their tallies, later ones from
the log, which is read along the index of its times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce, TruncDay, TruncHour
from django.utils import timezone

from apps.classification.models import Classification, DayTally
from futu.days import ONE, start_of

KEYS = ("recipe_id", "category", "error", "is_cached")
SUMS = ("requests", "paid", "cost")


@dataclass(frozen=True, slots=True)
class Group:
    """`hour` is None where a whole day is summed."""

    day: date
    hour: int | None
    recipe_id: int
    # "unsure" is one; empty: a failure.
    category: str
    error: str
    is_cached: bool
    requests: int
    # Those that cost something, and what they cost together.
    paid: int
    cost: int


def groups_since(first: date) -> list[Group]:
    """Of this day and later ones, today included: two queries."""
    tallied = DayTally.objects.filter(day__gte=first).values_list("day", *KEYS, *SUMS)
    old = [Group(day, None, *rest) for day, *rest in tallied]
    # Days without a question have no tally, and cost nothing to look for in the log.
    begin = max((group.day + ONE for group in old), default=first)
    return [*old, *logged_since(begin)]


def logged_since(first: date) -> list[Group]:
    """From the log, by hours."""
    rows = _grouped(start_of(first), None, TruncHour("created"))
    return [Group(*_moment(when), *rest) for when, *rest in rows]


def logged_on(day: date) -> list[Group]:
    rows = _grouped(start_of(day), start_of(day + ONE), TruncDay("created"))
    return [Group(day, None, *rest) for _when, *rest in rows]


def _moment(when: datetime) -> tuple[date, int]:
    local = timezone.localtime(when)
    return local.date(), local.hour


def _grouped(since: datetime, until: datetime | None, when: object) -> Iterable[tuple]:
    rows = Classification.objects.filter(created__gte=since)
    if until is not None:
        rows = rows.filter(created__lt=until)
    return (
        rows.order_by()
        .annotate(when=when)
        .values("when", *KEYS)
        .annotate(
            requests=Count("pk"),
            paid=Count("pk", filter=Q(cost__gt=0)),
            spent=Coalesce(Sum("cost"), 0),
        )
        .values_list("when", *KEYS, "requests", "paid", "spent")
    )
