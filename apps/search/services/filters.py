"""Filters of a query: by day, tag and size."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.db.models import Q
from django.utils import timezone

from apps.galleries.folding import folded

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty by default: all pictures. Days are inclusive."""

    taken_from: date | None = None
    taken_to: date | None = None
    added_from: date | None = None
    added_to: date | None = None
    tag: str = ""
    # Minimum longer side in pixels.
    least: int | None = None

    def __bool__(self) -> bool:
        return self != ANY

    @property
    def where(self) -> Q | None:
        """The condition on pictures; None when there is none."""
        if not self:
            return None
        # Camera times are stored as if they were UTC; the other is a moment.
        where = _days("taken", self.taken_from, self.taken_to, UTC)
        where &= _days("created", self.added_from, self.added_to, timezone.get_current_timezone())
        if self.tag:
            where &= Q(tags__folded=folded(self.tag))
        if self.least:
            where &= Q(width__gte=self.least) | Q(height__gte=self.least)
        return where


# No filter.
ANY = Filters()


def _days(field: str, first: date | None, last: date | None, zone: tzinfo) -> Q:
    where = Q()
    if first:
        where &= Q(**{f"{field}__gte": _begin(first, zone)})
    if last:
        where &= Q(**{f"{field}__lt": _begin(last + DAY, zone)})
    return where


def _begin(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
