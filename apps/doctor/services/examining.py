"""One run: every check in turn, each finding looked at again, what rows prove repaired."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from apps.doctor.models import Report
from apps.doctor.services import storage
from apps.doctor.services.pace import Pace
from apps.doctor.services.rechecking import look_again
from apps.jobs.errors import Stop
from futu.doctor import Check, Finding, Scope, Slice, checks, find_kind

logger = logging.getLogger(__name__)

DONE = "done"
# In a report's progress, beside the names of checks.
CARRIED = "carried"
# Reports that are looked through for the last one that made a check.
BEFORE = 10
# Seconds after which a finding is looked at again: an upload commits, a deletion ends.
PAUSE = 2.0
# Findings of one check in one run. More are of one cause, and the rest is found when it is mended.
MOST = 1000
# Findings that a report keeps.
KEPT = 500
Tell = Callable[[Finding, bool], object]


def _silently(finding: Finding, is_repaired: bool) -> None:
    pass


class Examination:
    """A run that goes on where its report says it stopped."""

    def __init__(
        self, report: Report, pace: Pace, *, repair: bool = False, tell: Tell = _silently
    ) -> None:
        self._report, self._pace, self._repair, self._tell = report, pace, repair, tell
        self._budget = settings.FUTU_DOCTOR_SECONDS if report.is_daily else float("inf")
        self._counts = Counter[str](report.counts)
        self._since = time.monotonic()
        self._is_cut = False

    def run(self) -> Report:
        try:
            self._examine_all()
        except BaseException:
            self._save()
            raise
        report = self._report
        report.state = Report.State.CUT if self._is_cut else Report.State.DONE
        report.finished = timezone.now()
        self._save()
        return report

    def _examine_all(self) -> None:
        if away := storage.away():
            self._repair = False
            self._note("", away)
        self._carry()
        # Whatever reads files comes last, and may be cut short.
        for one in sorted(checks(), key=lambda check: (check.is_sliced, check.reads_bytes)):
            is_left = self._report.progress.get(one.name) != DONE
            if is_left and not (one.is_sliced and self._is_cut):
                self._examine(one)
                self._save()
                self._pace.turn()

    def _examine(self, check: Check) -> None:
        self._pace.beat()
        found: list[Finding] = []
        try:
            found.extend(self._found(check))
        except (Stop, DatabaseError):
            raise
        except Exception as error:
            logger.exception("The check %s could not be made", check.name)
            self._note("", storage.FAILED.found(check.name, why=str(error)[:200]))
        finally:
            self._look_again(check, found)
        if not (check.is_sliced and self._is_cut):
            self._report.progress[check.name] = DONE

    def _found(self, check: Check) -> Iterator[Finding]:
        told = {(one["code"], one["id"]) for one in self._report.findings}
        for one in islice(check.examine(self._look_of(check)), MOST):
            if not one.is_leftover and (one.code, one.pk) not in told:
                yield one

    def _carry(self) -> None:
        """Look again at what earlier runs found in slices that this one does not look at."""
        if CARRIED in self._report.progress:
            return
        for one in checks():
            if one.is_sliced:
                self._look_again(one, list(_left_by(one, self._report)))
        self._report.progress[CARRIED] = DONE

    def _look_of(self, check: Check) -> Scope:
        def note(pk: str, size: int) -> bool:
            self._report.rows += 1
            self._report.read_bytes += size
            if check.is_sliced:
                self._report.progress[check.name] = pk
                self._is_cut = self._is_cut or self._spent() > self._budget
            self._pace.beat()
            if not check.is_sliced:
                return True
            self._pace.turn()
            return not self._is_cut

        slice_ = self._report.slice if check.is_sliced else Slice()
        after = self._report.progress.get(check.name, "") if check.is_sliced else ""
        return Scope(slice_, after=after, note=note, beat=self._pace.beat)

    def _look_again(self, check: Check, found: list[Finding]) -> None:
        if found:
            time.sleep(PAUSE)
        for one in found:
            self._pace.beat()
            second = look_again(check, one, self._pace.beat, repair=self._repair)
            if second.finding:
                self._note(check.name, second.finding, is_repaired=second.is_repaired)

    def _note(self, check: str, finding: Finding, *, is_repaired: bool = False) -> None:
        report = self._report
        report.repaired += is_repaired
        if not is_repaired:
            self._counts[finding.code] += 1
        if len(report.findings) < KEPT:
            report.findings.append(_as_json(check, finding, is_repaired=is_repaired))
        self._tell(finding, is_repaired)

    def _spent(self) -> float:
        return self._report.seconds + time.monotonic() - self._since

    def _save(self) -> None:
        self._report.seconds, self._since = self._spent(), time.monotonic()
        self._report.counts = dict(self._counts)
        self._report.save()


def _left_by(check: Check, report: Report) -> Iterator[Finding]:
    """Open findings of the last run that had looked again at those before it."""
    for before in Report.objects.ended().exclude(pk=report.pk)[:BEFORE]:
        if CARRIED in before.progress:
            for one in before.findings:
                known = find_kind(one["code"])
                if one["check"] == check.name and known and not one["repaired"]:
                    yield Finding(known, one["id"], one["values"])
            return


def _as_json(check: str, finding: Finding, *, is_repaired: bool) -> dict[str, Any]:
    return {
        "check": check,
        "code": finding.code,
        "about": finding.kind.about,
        "id": finding.pk,
        "values": dict(finding.values),
        "repaired": is_repaired,
    }
