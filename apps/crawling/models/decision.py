"""The audit log: who decided what about which picture, and when. Rows are only ever added."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.crawling.models.crawled_image import CrawledImage


class Decision(models.Model):
    """One step for one entry. Those of one action share its `action` id, which an undo names."""

    class Verb(models.TextChoices):
        APPROVE = "approve", _("Published")
        REJECT = "reject", _("Rejected")
        WITHDRAW = "withdraw", _("Withdrawn")
        RETAG = "retag", _("Tags changed")
        LICENSE = "license", _("Licence decided")
        HIDE = "hide", _("Changed at source")
        RESTORE = "restore", _("Restored")
        POSTPONE = "postpone", _("Set aside for later")
        RESUME = "resume", _("Put back into the queue")
        TAKE_DOWN = "take_down", _("Taken down")
        UNDO = "undo", _("Undone")

    action = models.UUIDField(default=uuid.uuid4, db_index=True)
    entry = models.ForeignKey(CrawledImage, on_delete=models.CASCADE, related_name="decisions")
    # Empty: the source publishes automatically.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Their name then: accounts may be deleted, the audit stays.
    by_name = models.CharField(max_length=150, blank=True, default="")
    verb = models.CharField(_("what"), max_length=10, choices=Verb.choices)
    # Values before and after: states, tags, licence; JSON.
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    made = models.DateTimeField(_("when"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-made", "-id"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.entry_id}"
