"""A large file on its way in, piece by piece."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.galleries.managers import UploadQuerySet
from apps.galleries.models.gallery import Gallery


class Upload(models.Model):
    """How much of one file has arrived. Its pieces lie in the storage, see `uploads.parts`."""

    class State(models.TextChoices):
        OPEN = "open", _("Arriving")
        ADDING = "adding", _("Being added")
        DONE = "done", _("Added")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads"
    )
    gallery = models.ForeignKey(Gallery, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    # Bytes that have arrived; `parts` lists [name, bytes] of the pieces that hold them.
    offset = models.PositiveBigIntegerField(default=0)
    parts = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # What became of the file: a state, and of a refusal its code and figures.
    result = models.JSONField(null=True, blank=True)
    # The act that it is a part of (`services.batches`), if its sender named one.
    batch = models.UUIDField(null=True, blank=True)
    touched = models.DateTimeField(default=timezone.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        indexes = [models.Index(fields=["touched"], name="upload_touched")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        return self.offset == self.size
