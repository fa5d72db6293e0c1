"""Cached answers: same inputs, model, prompt and parameters in the same scope."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.providers.models.provider import Provider


class CachedResult(models.Model):
    """An answer, or a claim by the process requesting it. Failures are never stored."""

    key = models.CharField(max_length=64, primary_key=True)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    # Deleted with this account. Null: concerns nobody's data.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="model_answers",
    )
    scope = models.CharField(max_length=100, blank=True, db_index=True)
    # Null while the holder of `claim` requests it, until `claimed_until`.
    answer = models.JSONField(null=True)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    created = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("cached result")
        verbose_name_plural = _("cached results")

    def __str__(self) -> str:
        return self.key[:12]
