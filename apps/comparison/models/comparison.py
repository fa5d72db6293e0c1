"""A question what differs between two pictures, with its result or why there is none."""

from __future__ import annotations

import uuid
from typing import Literal

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.comparison.judging import Verdict, verdict
from apps.comparison.managers import ComparisonQuerySet
from apps.comparison.options import ComparisonOptions
from apps.jobs.models import Job
from apps.media.models import StoredFile

# Its job was cancelled, or set aside after its worker was killed again and again.
NOT_FINISHED = "not_finished"


def _file() -> models.ForeignKey[StoredFile | None]:
    return models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, related_name="+")


class Comparison(models.Model):
    """`result` is what was measured, as `services.comparing` gives it, without a verdict: that
    depends on the threshold in `options`, which can be changed at any time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comparisons"
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)
    first_name = models.CharField(max_length=200)
    second_name = models.CharField(max_length=200)
    # Of the bytes that were given: the same question is recognised by them.
    first_sha256 = models.CharField(max_length=64)
    second_sha256 = models.CharField(max_length=64)
    options = models.JSONField(default=dict)
    options_key = models.CharField(max_length=64)
    # As given until they are decoded, then as they are compared.
    first = _file()
    second = _file()
    # The second in the frame of the first, and the differences on it.
    aligned = _file()
    difference = _file()
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    result = models.JSONField(null=True)
    error = models.CharField(_("error"), max_length=40, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)
    # Bytes that its worker, or a child of it, had held at most when it ended.
    peak_memory = models.PositiveBigIntegerField(null=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        ordering = ["-created"]
        indexes = [
            models.Index(fields=["owner", "-created"], name="comparison_of_owner"),
            models.Index(
                fields=["first_sha256", "second_sha256", "options_key"], name="comparison_question"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} – {self.second_name}"

    def get_absolute_url(self) -> str:
        return reverse("comparison:comparison", args=[self.pk])

    @property
    def settings(self) -> ComparisonOptions:
        return ComparisonOptions.model_validate(self.options)

    @property
    def is_done(self) -> bool:
        return self.result is not None or bool(self.error)

    @property
    def state(self) -> Literal["comparing", "done", "failed"]:
        if self.why:
            return "failed"
        return "comparing" if self.result is None else "done"

    @property
    def why(self) -> str:
        """The code of why there is no result and will be none; "" otherwise."""
        if self.error or self.result is not None or (self.job and self.job.is_active):
            return self.error
        return NOT_FINISHED

    @property
    def is_related(self) -> bool:
        """Whether something shows that both are of one scene."""
        return bool(self.result and self.result["is_related"])

    @property
    def verdict(self) -> Verdict | None:
        if self.result is None:
            return None
        found = self.result
        return verdict(found["similarity"], self.settings.threshold, is_related=found["is_related"])

    @property
    def shown(self) -> list[tuple[StoredFile, str, str]]:
        """The pictures of the page: file, what it is called, and which it is."""
        second = self.aligned or self.second
        rows = (
            (self.first, self.first_name, "first"),
            (second, self.second_name, "second"),
            (self.difference, str(_("Difference")), "difference"),
        )
        return [(file, called, which) for file, called, which in rows if file]
