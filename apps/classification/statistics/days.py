"""Days as the house's time zone has them."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from futu.days import ONE, start_of


def month_of(day: date) -> date:
    return day.replace(day=1)


def seconds_until_tomorrow() -> int:
    tomorrow = start_of(timezone.localdate() + ONE)
    return max(1, round((tomorrow - timezone.now()).total_seconds()))
