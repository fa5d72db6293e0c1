"""A large file on its way in, piece by piece."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.jobs.models import Job
from apps.media.managers import UploadQuerySet


class Upload(models.Model):
    """How much of one file has arrived. Where its bytes are: `uploads.bytes`."""

    class State(models.TextChoices):
        OPEN = "open", _("Arriving")
        FINISHING = "adding", _("Being added")
        DONE = "done", _("Added")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads"
    )
    kind = models.CharField(max_length=40)
    # What it goes into, by the id that its kind knows: of a picture, the gallery.
    target = models.UUIDField(null=True, blank=True)
    # What else its sender said that its kind wants to know.
    about = models.JSONField(default=dict, blank=True)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    # Bytes that have arrived and are acknowledged: what its parts add up to.
    offset = models.PositiveBigIntegerField(default=0)
    # A part is begun anew after so many bytes; the sender is told to send pieces of this size.
    piece_bytes = models.PositiveBigIntegerField()
    # Where the whole file will be.
    key = models.CharField(max_length=200)
    # In an object store: the id of its multipart upload, and the number its next part takes.
    multipart = models.TextField(blank=True, default="")
    next_number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # What became of the file: a state, and of a refusal its code and figures.
    result = models.JSONField(null=True, blank=True)
    # The job that finishes it, where that takes long.
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="uploads"
    )
    # The act that it is a part of, if its sender named one: the id of that act's job.
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
    """A range of an upload's bytes that has arrived.

    On a disk it is a range of the one file that everything is appended to. In an object store it
    is a part of the multipart upload, or, while it is too small for one, an object under `key`.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    offset = models.PositiveBigIntegerField()
    bytes = models.PositiveBigIntegerField()
    # Of its bytes, looked at again when the whole is read; unknown of parts of older versions.
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
