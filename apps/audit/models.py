"""Rows of the audit log, which are written once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit.actions import Action, Via
from futu import tracing


class AppendOnlyError(Exception):
    """Rows of the audit log are neither changed nor deleted, but for those that are too old."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        raise AppendOnlyError

    def prune(self, before: datetime) -> int:
        return models.QuerySet(Entry).filter(at__lt=before).delete()[0]


class Entry(models.Model):
    """Ids and codes alone: what a closed account did stays, and says nobody's name."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    action = models.CharField(_("what"), max_length=40, choices=Action.choices)
    # A number without a foreign key: the pseudonym of somebody whose account is closed.
    actor = models.BigIntegerField(_("person"), null=True, blank=True)
    via = models.CharField(_("way"), max_length=10, choices=Via.choices)
    # Without the part that names a household (services/context.py).
    address = models.CharField(_("address"), max_length=45, blank=True, default="")
    subject_kind = models.CharField(_("kind of thing"), max_length=60, blank=True, default="")
    subject_id = models.CharField(_("id"), max_length=64, blank=True, default="")
    details = models.JSONField(_("details"), default=dict, blank=True)
    request_id = models.CharField(
        _("request"), max_length=tracing.MAX_LENGTH, blank=True, default=""
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("audit log")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["actor", "-id"], name="audit_actor"),
            models.Index(fields=["action", "-id"], name="audit_action"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError
