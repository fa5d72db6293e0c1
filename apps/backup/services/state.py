"""How the backups of this instance are, for staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.backup.models import Backup
from apps.backup.services.schedule import present_plan
from futu.coded import say

# A backup is made every day; this late something is wrong, whatever the runs say.
OVERDUE = timedelta(hours=36)
NEVER = _("There is no backup of this instance yet.")
LATE = _("The last backup is of %(when)s, more than %(hours)s hours ago.")
FAILED = _("The backup of %(when)s failed: %(why)s")
HARMED = _("The backup of %(when)s: %(why)s")


@dataclass(frozen=True, slots=True)
class BackupState:
    """`last` is the newest run that has ended, `good` the newest backup there is."""

    last: Backup | None
    good: Backup | None
    warning: str


def backup_state() -> BackupState | None:
    """None where no backups are made every day and none was ever made: the operator has others."""
    last = Backup.objects.exclude(state=Backup.State.RUNNING).newest()
    if last is None and present_plan() is None:
        return None
    good = Backup.objects.done().newest()
    return BackupState(last, good, _warning(last, good))


def _warning(last: Backup | None, good: Backup | None) -> str:
    if last and last.state == Backup.State.FAILED:
        return _said(FAILED, last)
    if is_overdue(good):
        late = {"hours": int(OVERDUE.total_seconds() // 3600)}
        return say(LATE, {"when": _moment(good.started), **late}) if good else str(NEVER)
    return _said(HARMED, last) if last and last.code else ""


def is_overdue(good: Backup | None) -> bool:
    """Only of backups that are made every day."""
    if good is not None and timezone.now() - good.started <= OVERDUE:
        return False
    return present_plan() is not None


def _said(sentence: Promise, run: Backup) -> str:
    return say(sentence, {"when": _moment(run.started), "why": run.reason})


def _moment(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
