"""Days that people name, as moments. A form accepts any year; not all have a moment everywhere."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from django.utils import timezone

ONE = timedelta(days=1)
# Their midnights can be converted to every zone; days beyond are as these.
FIRST, LAST = date(1, 1, 2), date(9999, 12, 29)


def start_of(day: date, zone: tzinfo | None = None) -> datetime:
    """Its midnight in the zone; by default in the current one."""
    within = min(max(day, FIRST), LAST)
    return datetime.combine(within, time(), zone or timezone.get_current_timezone())


def end_of(day: date, zone: tzinfo | None = None) -> datetime:
    """The midnight after it."""
    return start_of(min(day, LAST) + ONE, zone)
