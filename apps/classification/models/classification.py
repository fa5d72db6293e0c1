"""One question of one person, with its answer or why there is none."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.classification.models.recipe import Recipe
from apps.classification.models.verdict import Verdict
from apps.galleries.models import Image
from apps.jobs.models import Job


class Classification(models.Model):
    """Also the log of requests: hits and misses, errors, durations and costs are counted here."""

    class Via(models.TextChoices):
        """The kind of asker."""

        PAGE = "page", _("a page")
        API = "api", _("the API")
        JOB = "job", _("a job")
        COMMAND = "command", _("the command line")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="classifications",
    )
    # Null: a file that was sent and is not kept, or a picture that is gone.
    image = models.ForeignKey(
        Image, on_delete=models.SET_NULL, null=True, related_name="classifications"
    )
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    # Its index is the one with the time.
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="+", db_index=False)
    via = models.CharField(_("asked by"), max_length=10, choices=Via.choices, default=Via.PAGE)
    # Null: there is none, because of the error.
    verdict = models.ForeignKey(Verdict, on_delete=models.CASCADE, null=True, related_name="+")
    # The verdict's, so that the log is counted without it; "unsure", and empty for a failure.
    category = models.CharField(_("category"), max_length=40, blank=True)
    error = models.CharField(_("error"), max_length=40, blank=True)
    is_cached = models.BooleanField(default=False)
    # Of this question, not of the verdict: a cached answer costs nothing, a failure may cost.
    milliseconds = models.PositiveIntegerField(default=0)
    cost = models.PositiveBigIntegerField(null=True)
    created = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        ordering = ["-created"]
        indexes = [
            models.Index(fields=["owner", "-created"], name="classification_of_owner"),
            models.Index(fields=["image", "-created"], name="classification_of_image"),
            models.Index(fields=["job", "error"], name="classification_of_job"),
            models.Index(fields=["recipe", "-created"], name="classification_of_recipe"),
            models.Index(fields=["category", "-created"], name="classification_of_category"),
            models.Index(
                fields=["error", "-created"],
                condition=~models.Q(error=""),
                name="classification_failed",
            ),
        ]

    def __str__(self) -> str:
        return self.name
