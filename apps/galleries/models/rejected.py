"""A file that was refused."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.jobs.models import Job


class RejectedFile(models.Model):
    """A file of a job that was refused, so there is no picture to store the reason on."""

    class Source(models.TextChoices):
        """Which set of messages the code belongs to."""

        FILE = "file", _("File")
        ADDRESS = "address", _("Address")
        ZIP = "zip", _("Zip")

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="rejected")
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.FILE)
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("rejected file")
        verbose_name_plural = _("rejected files")
        constraints = [
            # Deduplicates requests that were sent again.
            models.UniqueConstraint(fields=["job", "name", "code"], name="rejected_once_per_job"),
        ]

    def __str__(self) -> str:
        return self.name
