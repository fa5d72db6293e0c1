"""What the doctor found, a row for each run."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from futu.coded import say
from futu.doctor import Slice, find_kind

UNKNOWN = _("%(id)s: %(code)s, which this release does not know")


class ReportQuerySet(models.QuerySet["Report"]):
    def ended(self) -> ReportQuerySet:
        return self.exclude(state=Report.State.RUNNING)

    def newest(self) -> Report | None:
        return self.order_by("-started").first()


class Report(models.Model):
    """One run. `progress` says of each check that it is done, or where it stopped."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        CUT = "cut", _("Cut short")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.RUNNING
    )
    is_daily = models.BooleanField(_("daily"), default=False)
    started = models.DateTimeField(_("started"), default=timezone.now)
    finished = models.DateTimeField(_("finished"), null=True, blank=True)
    # Which part of all bytes it read.
    slice_number = models.PositiveIntegerField(default=1)
    slice_count = models.PositiveIntegerField(default=1)
    rows = models.PositiveBigIntegerField(_("looked at"), default=0)
    read_bytes = models.PositiveBigIntegerField(_("bytes read"), default=0)
    # Of work; a run lets others go first.
    seconds = models.FloatField(_("seconds"), default=0)
    repaired = models.PositiveIntegerField(_("repaired"), default=0)
    # Open findings by code, and these themselves, up to a limit: check, code, id, values.
    counts = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    progress = models.JSONField(default=dict)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-started"]
        indexes = [models.Index(fields=["-started"], name="doctor_report_started")]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.started):%Y-%m-%d %H:%M}"

    @property
    def slice(self) -> Slice:
        return Slice(self.slice_number, self.slice_count)

    @property
    def open_count(self) -> int:
        return sum(self.counts.values())

    @property
    def sentences(self) -> list[str]:
        """What it found, in the reader's language."""
        return [sentence_of(finding) for finding in self.findings]


def sentence_of(finding: Mapping[str, Any]) -> str:
    kind = find_kind(finding["code"])
    sentence = kind.sentence if kind else UNKNOWN
    values = {"code": finding["code"], "id": finding["id"], **finding["values"]}
    return say(sentence, values, lacking="?")


def remedy_of(finding: Mapping[str, Any]) -> str:
    kind = find_kind(finding["code"])
    return say(kind.remedy) if kind else ""
