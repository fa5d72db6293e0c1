"""The run of every day: when it is due, its slice, and its job."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from apps.doctor.models import Report
from apps.doctor.services.examining import Examination
from apps.doctor.services.pace import JobPace
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.jobs.run import Run
from futu.doctor import checks

KIND = "doctor.examine"
A_DAY = timedelta(days=1)
REPORTS_KEPT = timedelta(days=90)


def ask() -> None:
    """Start the job when its hour has come and none was started since."""
    if not settings.FUTU_DOCTOR_DAYS:
        return
    is_done = Job.objects.filter(kind=KIND, created__gte=_last_hour(timezone.localtime()))
    if not (is_done.exists() or Job.objects.active().filter(kind=KIND).exists()):
        jobs.start(KIND)
    Report.objects.filter(started__lt=timezone.now() - REPORTS_KEPT).delete()


def _last_hour(now: datetime) -> datetime:
    """When FUTU_DOCTOR_HOUR was last."""
    today = now.replace(hour=settings.FUTU_DOCTOR_HOUR, minute=0, second=0, microsecond=0)
    return today if today <= now else today - A_DAY


def examine_in_job(run: Run) -> dict[str, int | str]:
    report = _report_of(run)
    examined = Examination(report, JobPace(run), repair=settings.FUTU_DOCTOR_REPAIR).run()
    return {
        "slice": str(examined.slice),
        "rows": examined.rows,
        "findings": examined.open_count,
        "repaired": examined.repaired,
    }


def _report_of(run: Run) -> Report:
    """The one that an earlier claim of the job began, or the next."""
    running = Report.objects.filter(state=Report.State.RUNNING)
    if (begun := run.params.get("report")) and (report := running.filter(pk=begun).first()):
        return report
    Report.objects.filter(is_daily=True, state=Report.State.RUNNING).update(
        state=Report.State.FAILED, finished=timezone.now()
    )
    report = next_report()
    report.save()
    run.remember(report=str(report.pk))
    return report


def next_report() -> Report:
    """Of the slice after the last one; of the same, where that was cut short."""
    last = Report.objects.ended().filter(is_daily=True).newest()
    report = Report(is_daily=True, slice_count=settings.FUTU_DOCTOR_DAYS)
    if last is None or last.slice_count != report.slice_count:
        return report
    if last.state == Report.State.DONE:
        report.slice_number = last.slice.following().number
        return report
    report.slice_number = last.slice_number
    sliced = {one.name for one in checks() if one.is_sliced}
    report.progress = {name: at for name, at in last.progress.items() if name in sliced}
    return report
