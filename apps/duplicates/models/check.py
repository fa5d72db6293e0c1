"""The queue of pictures to compare with their owner's others."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from apps.galleries.models import Image


class DuplicateCheck(models.Model):
    """A ready picture. `done` is null while it waits to be compared."""

    image = models.OneToOneField(
        Image, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    done = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["owner"], condition=models.Q(done=None), name="duplicate_check_waiting"
            )
        ]

    def __str__(self) -> str:
        return str(self.image_id)
