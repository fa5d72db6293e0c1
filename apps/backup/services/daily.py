"""Backups by themselves and by staff: when one is due, its job, and a mail when it failed."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.services.staff_mail import mail_staff
from apps.backup.errors import SENTENCES, BackupError
from apps.backup.models import Backup
from apps.backup.services.making import make_backup
from apps.backup.services.schedule import KIND, Plan, is_begun, present_plan
from apps.backup.services.state import backup_state
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import JobError, Run
from futu.coded import shown

PERMISSION = "backup.view_backup"
# Less than a day: a run that fails every night is told of every night.
QUIET = timedelta(hours=20)


def ask() -> None:
    """Start the job when its hour has come and none was started since; tell staff what is wrong."""
    plan = present_plan()
    if plan is None:
        return
    if not is_begun(plan, timezone.localtime()):
        _start(plan)
    tell_staff()


def back_up_now() -> Job | None:
    """What is scheduled, at once; None when one is being made. Raises BackupError without a plan.

    It stands for the one that would be due until the hour comes again.
    """
    plan = present_plan()
    if plan is None:
        raise BackupError("no_schedule")
    return _start(plan)


def _start(plan: Plan) -> Job | None:
    if Job.objects.active().filter(kind=KIND).exists():
        return None
    return jobs.start(KIND, params={"about": plan.target})


def make_in_job(run: Run) -> dict[str, str | int]:
    plan = present_plan()
    if plan is None:  # Turned off meanwhile.
        raise JobError(SENTENCES["no_schedule"])
    try:
        made = make_backup(plan.target, plan.keep, run)
    except BackupError as error:
        tell_staff()
        figures = {name: shown(name, value) for name, value in error.params.items()}
        raise JobError(SENTENCES[error.code], **figures) from error
    tell_staff()
    return {"name": made.name, "files": made.count, "new_bytes": made.new_bytes}


def tell_staff() -> None:
    """A mail about what is wrong, at most once a day, and only where mail is set up."""
    state, newest = backup_state(), Backup.objects.newest()
    if not (settings.FUTU_MAIL and newest and state and state.warning):
        return
    if Backup.objects.filter(told__gt=timezone.now() - QUIET).exists():
        return
    # Noted before it is sent, so that two hosts send one.
    noted = Backup.objects.filter(pk=newest.pk, told=newest.told)
    if noted.update(told=timezone.now()) and not mail_staff(PERMISSION, _subject, _sentences):
        Backup.objects.filter(pk=newest.pk).update(told=newest.told)


def _subject() -> str:
    return _("Backup needs attention")


def _sentences() -> list[str]:
    state = backup_state()
    where = _("In the admin: %(path)s") % {"path": reverse("admin:backup_backup_changelist")}
    return [state.warning, where] if state else []
