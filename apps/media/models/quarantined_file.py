"""A file that no row names, put aside."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class QuarantinedFile(models.Model):
    """From where it was moved, and when. Its bytes are kept at `place` until somebody
    restores or purges them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Where it was, and where it is now.
    key = models.CharField(_("original path"), max_length=500)
    place = models.CharField(_("stored at"), max_length=600, unique=True)
    # The code of the trouble that it was.
    code = models.CharField(_("reason"), max_length=60)
    bytes = models.PositiveBigIntegerField(_("size"), default=0)
    # When it was last written, where it lay.
    written = models.DateTimeField(_("written"), null=True)
    moved = models.DateTimeField(_("moved"), default=timezone.now)

    class Meta:
        verbose_name = _("file in quarantine")
        verbose_name_plural = _("files in quarantine")
        ordering = ["-moved", "key"]
        indexes = [models.Index(fields=["moved"], name="quarantine_moved")]

    def __str__(self) -> str:
        return self.key
