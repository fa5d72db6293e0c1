"""A stored file of any kind."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.media.managers import StoredFileQuerySet


class StoredFile(models.Model):
    """The row; its immutable bytes are in storage under `key`.

    Rooms reference it from their own rows. Create one with `services.keep_file` or an upload; when
    the row is deleted, its bytes and quota follow (`receivers`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stored_files"
    )
    kind = models.CharField(_("kind"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField(_("bytes"))
    # Detected by the kind's validator, never taken from the client.
    media_type = models.CharField(_("media type"), max_length=100)
    key = models.CharField(max_length=200, unique=True, editable=False)
    # The class whose own limit counts it; empty: the shared quota.
    counted_in = models.CharField(max_length=40, blank=True, default="", editable=False)
    created = models.DateTimeField(_("created"), default=timezone.now)
    # Deleted by the daily sweep after that.
    expires = models.DateTimeField(_("expires"), null=True, blank=True)
    # When the sweep found its file missing.
    lost = models.DateTimeField(_("lost"), null=True, blank=True, editable=False)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-created"]
        indexes = [
            models.Index(fields=["owner", "-created"], name="file_owner_created"),
            models.Index(fields=["expires"], name="file_expires"),
        ]

    def __str__(self) -> str:
        return self.name
