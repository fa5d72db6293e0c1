"""What a model wrote about the differences of a comparison, or why it did not."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.comparison.models.comparison import Comparison
from apps.jobs.models import Job


class Description(models.Model):
    """`sentences` are rows of `words.Sentence`; null until a model has answered."""

    comparison = models.OneToOneField(
        Comparison, on_delete=models.CASCADE, related_name="description"
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)
    # Of the sentences: the person's when they asked.
    language = models.CharField(_("language"), max_length=10, blank=True)
    sentences = models.JSONField(null=True)
    # Of a ProviderError or ComparisonError.
    error = models.CharField(_("error"), max_length=40, blank=True)
    model = models.CharField(_("model"), max_length=200, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)
    # Millionths of FUTU_CURRENCY; null: no price is known.
    cost = models.PositiveBigIntegerField(_("cost"), null=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("description")
        verbose_name_plural = _("descriptions")

    def __str__(self) -> str:
        return f"{self.comparison_id}: {self.error or self.model}"

    @property
    def is_asking(self) -> bool:
        return self.sentences is None and not self.error and bool(self.job and self.job.is_active)
