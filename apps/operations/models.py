"""Figures of minutes, alerts, and what was sent about them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Sample(models.Model):
    """The figures of one span of time, as /metrics names them: `futu_jobs{default,queued}`.

    What is nothing is left out. `source` is "rows" for what the database and disks say, else the
    web process that counted (services/web_counts.py).
    """

    ROWS = "rows"

    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=100, default=ROWS)
    values = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["at", "minutes", "source"], name="sample_once")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.source}"


class Severity(models.TextChoices):
    WARNING = "warning", _("warning")
    CRITICAL = "critical", _("critical")


class AlertQuerySet(models.QuerySet["Alert"]):
    def open(self) -> AlertQuerySet:
        """Begun and not ended."""
        return self.filter(ended=None).exclude(began=None)


class Alert(models.Model):
    """A rule (rules.py) that holds, or held, of a subject such as a queue."""

    rule = models.CharField(_("rule"), max_length=40)
    subject = models.CharField(_("about"), max_length=100, blank=True, default="")
    severity = models.CharField(_("severity"), max_length=10, choices=Severity.choices)
    value = models.FloatField(default=0)
    # When the rule was first and last seen to hold; it begins once it has held for long enough.
    since = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now)
    began = models.DateTimeField(_("began"), null=True, blank=True)
    ended = models.DateTimeField(_("ended"), null=True, blank=True)
    # When somebody was last told, so that one reminder is sent a day.
    told = models.DateTimeField(null=True, blank=True)
    # Somebody has seen it: no reminders. Silenced: not told of its end either, nor begun again.
    acknowledged = models.DateTimeField(null=True, blank=True)
    silenced_until = models.DateTimeField(null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject"],
                condition=models.Q(ended=None),
                name="operations_alert_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}".strip()

    @property
    def is_silenced(self) -> bool:
        return self.silenced_until is not None and self.silenced_until > timezone.now()

    @property
    def lasted(self) -> timedelta:
        return (self.ended or timezone.now()) - self.since


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, now: datetime) -> NoticeQuerySet:
        return self.filter(sent=None, next_try__lte=now)


class Notice(models.Model):
    """One message about an alert by one channel, sent again until it arrives."""

    class Event(models.TextChoices):
        BEGIN = "begin", _("began")
        REMINDER = "reminder", _("goes on")
        END = "end", _("is over")

    class Channel(models.TextChoices):
        MAIL = "mail", _("mail")
        WEBHOOK = "webhook", _("webhook")

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="notices")
    event = models.CharField(max_length=10, choices=Event.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    created = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    # Null: given up, or sent.
    next_try = models.DateTimeField(null=True, default=timezone.now)
    sent = models.DateTimeField(null=True, blank=True)
    # Why the last try failed, for the operations page.
    error = models.CharField(max_length=200, blank=True, default="")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["next_try"], name="notice_next_try")]

    def __str__(self) -> str:
        return f"{self.alert}: {self.event}"
