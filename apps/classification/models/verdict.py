"""What a model said of some bytes: kept once, for everybody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.classification.models.recipe import Recipe


class Verdict(models.Model):
    """An answer of a recipe about a file. A failure is none, and has no row here.

    The file is known by the SHA-256 that this server took of the original's bytes, never by one
    that was sent.
    """

    sha256 = models.CharField(max_length=64)
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="verdicts")
    # Empty: unsure, because the confidence is below the recipe's floor.
    category = models.CharField(_("category"), max_length=40, blank=True)
    # What it would have been, sure or not.
    likeliest = models.CharField(max_length=40)
    confidence = models.FloatField(_("confidence"))
    # By category, where the model gives them.
    scores = models.JSONField(default=dict)
    description = models.CharField(_("description"), max_length=500, blank=True)
    # The model as it names itself, and what making the verdict took.
    model = models.CharField(_("model"), max_length=200)
    milliseconds = models.PositiveIntegerField(_("milliseconds"), default=0)
    cost = models.PositiveBigIntegerField(_("cost"), null=True)
    hits = models.PositiveIntegerField(_("hits"), default=0)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        constraints = [models.UniqueConstraint(fields=["sha256", "recipe"], name="verdict_once")]

    def __str__(self) -> str:
        return f"{self.sha256[:12]}: {self.category or 'unsure'}"

    @property
    def is_local(self) -> bool:
        return self.recipe.is_local
