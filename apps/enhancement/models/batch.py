"""Many pictures that are enhanced one after the other with the same settings."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.galleries.models import Gallery
from apps.jobs.models import Job


class EnhancementBatch(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enhancement_batches"
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)
    name = models.CharField(_("name"), max_length=200)
    options = models.JSONField(default=dict)
    gallery = models.ForeignKey(Gallery, on_delete=models.SET_NULL, null=True, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("batch of enhancements")
        verbose_name_plural = _("batches of enhancements")
        ordering = ["-created"]
        indexes = [models.Index(fields=["owner", "-created"], name="enhance_batch_of_owner")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enhancement:batch", args=[self.pk])
