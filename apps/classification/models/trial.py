"""How well a recipe did on pictures that a person has put into categories."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.classification.models.recipe import Recipe
from apps.galleries.models import Image
from apps.jobs.models import Job


class Trial(models.Model):
    """A recipe, and the one that answered then, asked about one person's corrected pictures.

    Kept, so that versions can be compared later; its figures are of the rows of `TrialAnswer`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="trials")
    # Null: the recipe was the one that answered.
    baseline = models.ForeignKey(Recipe, on_delete=models.CASCADE, null=True, related_name="+")
    # Whose pictures and corrections they are: they alone see the pictures.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recipe_trials"
    )
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    # The gallery's name; empty: all of the person's pictures.
    about = models.CharField(max_length=200, blank=True)
    pictures = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("trial of a recipe")
        verbose_name_plural = _("trials of recipes")
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.recipe}, {self.created:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("classification:trial", args=[self.pk])


class TrialAnswer(models.Model):
    """What a recipe said of one picture of a trial. The figures outlive picture and verdict."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="answers")
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="+")
    image = models.ForeignKey(Image, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    # The person's word when the trial was made.
    truth = models.CharField(max_length=40)
    # Empty: there is no answer yet, or none because of the error; "unsure" below the floor.
    said = models.CharField(max_length=40, blank=True)
    confidence = models.FloatField(default=0)
    error = models.CharField(max_length=40, blank=True)
    # Of the verdict when it was made, and what this trial paid: nothing if it was known.
    milliseconds = models.PositiveIntegerField(default=0)
    price = models.PositiveBigIntegerField(null=True)
    paid = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "recipe", "sha256"], name="trial_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.said or self.error}"
