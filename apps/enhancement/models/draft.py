"""A preview: a part of a picture as the result will have it, byte for byte."""

from __future__ import annotations

import uuid
from typing import Literal

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.enhancement.managers import DraftQuerySet
from apps.galleries.models import Image
from apps.jobs.models import Job
from apps.media.models import StoredFile


class Draft(models.Model):
    """`region` is what was asked for, `covered` the whole tiles around it: left, top, right and
    bottom in pixels of the source. `signature` is of all that decides the result's bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enhancement_drafts"
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)
    source = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+")
    source_sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict)
    recipe = models.JSONField(default=dict)
    signature = models.CharField(max_length=64)
    region = models.JSONField(default=list)
    covered = models.JSONField(default=list)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    # The part as it was, scaled by simple interpolation, and enhanced.
    before = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, related_name="+")
    after = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, related_name="+")
    error = models.CharField(_("error"), max_length=40, blank=True)
    error_params = models.JSONField(default=dict)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview")
        verbose_name_plural = _("previews")
        ordering = ["-created"]
        indexes = [models.Index(fields=["owner", "source", "-created"], name="draft_of_picture")]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("enhancement:draft", args=[self.pk])

    @property
    def is_done(self) -> bool:
        return self.after_id is not None

    @property
    def state(self) -> Literal["working", "done", "failed"]:
        if self.is_done:
            return "done"
        return "failed" if self.why else "working"

    @property
    def why(self) -> str:
        """The code of why there is no preview and will be none; "" otherwise."""
        if self.error or self.is_done or (self.job and self.job.is_active):
            return self.error
        return "not_finished"

    @property
    def sides(self) -> tuple[int, int]:
        """Of the pictures shown, in pixels."""
        left, top, right, bottom = self.covered
        scale: int = self.recipe["scale"]
        return (right - left) * scale, (bottom - top) * scale
