"""A resumable upload."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.jobs.models import Job
from apps.media.managers import UploadQuerySet


class Upload(models.Model):
    """How much of one file was received. For its bytes see `uploads.bytes`."""

    class State(models.TextChoices):
        OPEN = "open", _("Arriving")
        FINISHING = "adding", _("Being added")
        DONE = "done", _("Added")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads"
    )
    kind = models.CharField(max_length=40)
    # Target id, interpreted by the kind: for a picture, the gallery.
    target = models.UUIDField(null=True, blank=True)
    # Other metadata the kind needs.
    about = models.JSONField(default=dict, blank=True)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    # Bytes received and acknowledged: the sum of its parts.
    offset = models.PositiveBigIntegerField(default=0)
    # A new part starts after this many bytes; clients are told to send pieces of this size.
    piece_bytes = models.PositiveBigIntegerField()
    # Final storage key.
    key = models.CharField(max_length=200)
    # Object stores: id of the multipart upload, and its next part number.
    multipart = models.TextField(blank=True, default="")
    next_number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # The result: a state, and for a refusal its code and parameters.
    result = models.JSONField(null=True, blank=True)
    # The process that finishes it in a request (`jobs.processes`); a job names its own.
    process = models.CharField(max_length=200, blank=True, default="")
    # The job that finishes it, if slow.
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="uploads"
    )
    # The id of the batch's job, if the client named one.
    batch = models.UUIDField(null=True, blank=True)
    created = models.DateTimeField(default=timezone.now)
    touched = models.DateTimeField(default=timezone.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        indexes = [models.Index(fields=["touched"], name="media_upload_touched")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        return self.offset == self.size


class UploadPart(models.Model):
    """A received range of an upload.

    On disk it is a range of the single appended file. In an object store it is a part of the
    multipart upload or, while too small for one, an object under `key`.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    offset = models.PositiveBigIntegerField()
    bytes = models.PositiveBigIntegerField()
    # CRC of its bytes, verified when the whole is read; unknown for parts of older versions.
    crc32 = models.PositiveBigIntegerField(null=True)
    key = models.CharField(max_length=200, blank=True, default="")
    number = models.PositiveIntegerField(null=True)
    etag = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("part of a transfer")
        verbose_name_plural = _("parts of transfers")
        ordering = ["offset"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "offset"], name="part_once_per_offset")
        ]

    def __str__(self) -> str:
        return f"{self.offset} + {self.bytes}"

    @property
    def end(self) -> int:
        return self.offset + self.bytes
