"""Where and when backups are made by themselves.

One rule: a schedule that staff saved in the admin counts alone, also one that is off. Without
such a row the environment does (FUTU_BACKUP, FUTU_BACKUP_HOUR, FUTU_BACKUP_KEEP).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from apps.backup.models import Schedule
from apps.jobs.models import Job

KIND = "backup.make"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    target: str
    hour: int
    keep: int
    is_from_admin: bool


def present_plan() -> Plan | None:
    """None where no backups are made by themselves."""
    row = Schedule.objects.first()
    if row is not None:
        return Plan(row.target, row.hour, row.keep, True) if row.enabled else None
    if not settings.FUTU_BACKUP:
        return None
    given = (settings.FUTU_BACKUP, settings.FUTU_BACKUP_HOUR, settings.FUTU_BACKUP_KEEP)
    return Plan(*given, is_from_admin=False)


def last_hour(plan: Plan, now: datetime) -> datetime:
    """When the plan's hour was last."""
    today = now.replace(hour=plan.hour, minute=0, second=0, microsecond=0)
    return today if today <= now else today - A_DAY


def is_begun(plan: Plan, now: datetime) -> bool:
    """Whether a backup was begun since the hour was last, by itself or by staff."""
    return Job.objects.filter(kind=KIND, created__gte=last_hour(plan, now)).exists()


def next_due(plan: Plan) -> datetime:
    """A time that is past: workers begin it within the hour."""
    now = timezone.localtime()
    last = last_hour(plan, now)
    return last + A_DAY if is_begun(plan, now) else last
