"""Days as the house's time zone has them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

ONE = timedelta(days=1)


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def month_of(day: date) -> date:
    return day.replace(day=1)


def seconds_until_tomorrow() -> int:
    tomorrow = start_of(timezone.localdate() + ONE)
    return max(1, round((tomorrow - timezone.now()).total_seconds()))
