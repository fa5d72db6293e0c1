"""What the doctor found last, for staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.doctor.models import Report, sentence_of

# It looks every day; this late, something is wrong.
OVERDUE = timedelta(days=3)
SHOWN = 20


@dataclass(frozen=True, slots=True)
class DoctorState:
    started: datetime
    finished: datetime
    # False: it was cut short, by its budget or a failure.
    is_done: bool
    # Which part of all bytes was read, as "3/30".
    slice: str
    rows: int
    read_bytes: int
    seconds: float
    repaired: int
    # Open findings by code.
    counts: dict[str, int]
    # The first of them, in the reader's language.
    sentences: list[str]
    warning: str
    is_overdue: bool


def last_report() -> DoctorState | None:
    """None: it never looked. One query."""
    report = Report.objects.ended().newest()
    if report is None:
        return None
    late = is_overdue(report)
    still_open = [one for one in report.findings if not one["repaired"]]
    return DoctorState(
        started=report.started,
        finished=report.finished or report.started,
        is_done=report.state == Report.State.DONE,
        slice=str(report.slice),
        rows=report.rows,
        read_bytes=report.read_bytes,
        seconds=report.seconds,
        repaired=report.repaired,
        counts=dict(report.counts),
        sentences=[sentence_of(one) for one in still_open[:SHOWN]],
        warning=_warning(report, is_late=late),
        is_overdue=late,
    )


def is_overdue(report: Report) -> bool:
    """Only where it looks every day."""
    return bool(settings.FUTU_DOCTOR_DAYS) and timezone.now() - report.started > OVERDUE


def _warning(report: Report, *, is_late: bool) -> str:
    when = f"{timezone.localtime(report.started):%Y-%m-%d %H:%M}"
    if count := report.open_count:
        sentence = ngettext(
            "The doctor found %(count)s thing amiss on %(when)s; “manage.py doctor” says what to "
            "do.",
            "The doctor found %(count)s things amiss on %(when)s; “manage.py doctor” says what "
            "to do.",
            count,
        )
        return sentence % {"count": count, "when": when}
    if is_late:
        return _("The doctor has not looked since %(when)s. Are workers running?") % {"when": when}
    return ""
