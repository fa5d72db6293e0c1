"""Many pairs that are compared together: two folders, zips or galleries, matched by name."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.comparison.models.comparison import Comparison
from apps.comparison.options import ComparisonOptions
from apps.jobs.models import Job
from apps.media.models import StoredFile


class ComparisonBatch(models.Model):
    """The first of each pair is the baseline."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comparison_batches"
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)
    first_name = models.CharField(max_length=200)
    second_name = models.CharField(max_length=200)
    options = models.JSONField(default=dict)
    # Kept until every pair of them was taken out.
    first_zip = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    second_zip = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("batch of comparisons")
        verbose_name_plural = _("batches of comparisons")
        ordering = ["-created"]
        indexes = [models.Index(fields=["owner", "-created"], name="compare_batch_of_owner")]

    def __str__(self) -> str:
        return f"{self.first_name} – {self.second_name}"

    def get_absolute_url(self) -> str:
        return reverse("comparison:batch", args=[self.pk])

    @property
    def settings(self) -> ComparisonOptions:
        return ComparisonOptions.model_validate(self.options)


class BatchPair(models.Model):
    """Two pictures of the same name, or one that only one side has."""

    class Side(models.TextChoices):
        BOTH = "both", _("In both")
        FIRST = "first", _("Only in A")
        SECOND = "second", _("Only in B")

    class Review(models.TextChoices):
        NONE = "", _("Not reviewed")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")

    batch = models.ForeignKey(ComparisonBatch, on_delete=models.CASCADE, related_name="pairs")
    place = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=200)
    side = models.CharField(max_length=6, choices=Side.choices, default=Side.BOTH)
    # Where the pictures are until they are compared: “zip:” and the number of an entry, “image:”
    # and an id; empty for files that were sent.
    first_source = models.CharField(max_length=50, blank=True)
    second_source = models.CharField(max_length=50, blank=True)
    comparison = models.ForeignKey(
        Comparison, on_delete=models.SET_NULL, null=True, related_name="pairs"
    )
    # Whether the comparison goes with the batch. One that had the answer already does not.
    is_own = models.BooleanField(default=False)
    thumbnail = models.ForeignKey(
        StoredFile, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    error = models.CharField(_("error"), max_length=40, blank=True)
    review = models.CharField(
        _("review"), max_length=8, choices=Review.choices, default=Review.NONE, blank=True
    )

    class Meta:
        verbose_name = _("pair of a batch")
        verbose_name_plural = _("pairs of a batch")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "place"], name="batch_pair_place"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """What became of it, one of `services.batch_rows.STATES`."""
        if self.side != self.Side.BOTH:
            return "only"
        if self.error:
            return "failed"
        verdict = self.comparison.verdict if self.comparison else None
        return verdict.value if verdict else "waiting"
