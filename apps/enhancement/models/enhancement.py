"""A picture that is made larger, with its result or why there is none."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.enhancement.managers import EnhancementQuerySet
from apps.enhancement.models.batch import EnhancementBatch
from apps.enhancement.options import EnhanceOptions
from apps.galleries.models import Gallery, Image
from apps.jobs.models import Job
from apps.media.models import StoredFile

# Its job was cancelled, or set aside after its worker was killed again and again.
NOT_FINISHED = "not_finished"
# Failures of the settings themselves: the same again fails again.
HOPELESS = frozenset({"tampered", "memory"})

State = Literal["waiting", "working", "paused", "done", "failed"]


class Enhancement(models.Model):
    """`recipe` is all that decides the result's pixels, `signature` its digest with that of the
    picture and of the weights. The result is a picture of a gallery, and outlives this row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enhancements"
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)
    batch = models.ForeignKey(
        EnhancementBatch, on_delete=models.CASCADE, null=True, related_name="items"
    )
    place = models.PositiveIntegerField(default=0)
    source = models.ForeignKey(
        Image, on_delete=models.SET_NULL, null=True, related_name="enhancements"
    )
    source_name = models.CharField(max_length=200)
    source_sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    options = models.JSONField(default=dict)
    recipe = models.JSONField(default=dict)
    signature = models.CharField(max_length=64)
    # What is copied of what the camera wrote.
    keeps_capture = models.BooleanField(default=True)
    keeps_place = models.BooleanField(default=False)
    gallery = models.ForeignKey(Gallery, on_delete=models.SET_NULL, null=True, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    result = models.ForeignKey(
        Image, on_delete=models.SET_NULL, null=True, related_name="enhanced_from"
    )
    # Of the result, which may be deleted or replaced.
    result_sha256 = models.CharField(max_length=64, blank=True)
    result_bytes = models.PositiveBigIntegerField(default=0)
    finished = models.DateTimeField(_("finished"), null=True)
    # A tile from the middle, before and after.
    before = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, related_name="+")
    after = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, related_name="+")
    # What the report says beside these columns, as `services.sampling` and the canvas give it.
    figures = models.JSONField(null=True)
    # Seconds that workers spent on it, pauses left out.
    seconds = models.FloatField(default=0)
    error = models.CharField(_("error"), max_length=40, blank=True)
    error_params = models.JSONField(default=dict)

    objects = EnhancementQuerySet.as_manager()

    class Meta:
        verbose_name = _("enhancement")
        verbose_name_plural = _("enhancements")
        ordering = ["-created"]
        indexes = [models.Index(fields=["owner", "-created"], name="enhancement_of_owner")]

    def __str__(self) -> str:
        return self.source_name

    def get_absolute_url(self) -> str:
        return reverse("enhancement:enhancement", args=[self.pk])

    @property
    def settings(self) -> EnhanceOptions:
        return EnhanceOptions.model_validate(self.options)

    @property
    def is_done(self) -> bool:
        return self.finished is not None

    @property
    def state(self) -> State:
        if self.is_done:
            return "done"
        if self.why:
            return "failed"
        if self.job is None or self.job.state == Job.State.QUEUED:
            return "waiting"
        return "paused" if self.job.state == Job.State.PAUSED else "working"

    @property
    def why(self) -> str:
        """The code of why there is no result and will be none; "" otherwise."""
        if self.error or self.is_done or (self.job and self.job.is_active):
            return self.error
        waits = self.job is None and self.batch and self.batch.job and self.batch.job.is_active
        return "" if waits else NOT_FINISHED

    @property
    def can_retry(self) -> bool:
        """Whether it failed, but could be begun, and may succeed with the same settings."""
        return self.state == "failed" and bool(self.signature) and self.error not in HOPELESS

    @property
    def shown_source(self) -> Image | None:
        """The picture that was enhanced, unless it or its gallery is in the bin."""
        return _shown(self.source)

    @property
    def shown_result(self) -> Image | None:
        """The result, unless it or its gallery is in the bin."""
        return _shown(self.result)

    @property
    def result_sides(self) -> tuple[int, int]:
        scale: int = self.recipe["scale"]
        return self.width * scale, self.height * scale

    @property
    def took(self) -> timedelta:
        return timedelta(seconds=round(self.seconds))


def _shown(image: Image | None) -> Image | None:
    return image if image and not (image.binned or image.gallery.binned) else None
