"""A folder on the host whose pictures are added to a gallery as they come."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.galleries.models.gallery import Gallery
from apps.galleries.watched.errors import SENTENCES
from apps.jobs.models import Job
from futu.coded import say


class WatchFolder(models.Model):
    """Staff make it; its scans are jobs, which write the second half."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    path = models.CharField(_("folder"), max_length=500)
    # Without one when it was deleted: the row then says so.
    gallery = models.ForeignKey(
        Gallery, models.SET_NULL, null=True, related_name="+", verbose_name=_("gallery")
    )
    enabled = models.BooleanField(_("switched on"), default=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    # The last scan, which found nothing new most times, and how many seconds it took.
    scanned = models.DateTimeField(_("last scanned"), null=True, editable=False)
    seconds = models.FloatField(default=0, editable=False)
    # The last scan that found something, and what became of it.
    found = models.DateTimeField(_("last found something"), null=True, editable=False)
    added = models.PositiveIntegerField(_("added"), default=0, editable=False)
    present = models.PositiveIntegerField(_("already there"), default=0, editable=False)
    refused = models.PositiveIntegerField(_("refused"), default=0, editable=False)
    # What is wrong: a code of `watched.errors`, and its parameters.
    code = models.CharField(max_length=40, blank=True, default="", editable=False)
    params = models.JSONField(default=dict, blank=True, editable=False)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        verbose_name = _("watched folder")
        verbose_name_plural = _("watched folders")
        ordering = ["path", "created"]
        constraints = [
            models.UniqueConstraint(
                fields=["path", "gallery"],
                name="watch_folder_once_per_gallery",
                violation_error_message=_("This folder is watched for this gallery already."),
            )
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def problem(self) -> str:
        """What is wrong, as a sentence in the reader's language; "" for nothing."""
        return say(SENTENCES.get(self.code, self.code), self.params, lacking="?")


class WatchMemory(models.Model):
    """What was dealt with (`watched.memory`), apart: it is large, and lists do not need it."""

    folder = models.OneToOneField(
        WatchFolder, models.CASCADE, primary_key=True, related_name="memory"
    )
    known = models.BinaryField(default=bytes)

    def __str__(self) -> str:
        return str(self.pk)
