"""Answers that are used again: the same inputs, model, prompt and parameters in the same scope."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.providers.models.provider import Provider


class CachedResult(models.Model):
    """One answer, or a claim to be the one who asks for it. Failures are never kept."""

    key = models.CharField(max_length=64, primary_key=True)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    # Whose answer it is: it goes with the account. Null: it is about nobody's things.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="model_answers",
    )
    scope = models.CharField(max_length=100, blank=True, db_index=True)
    # Null while it is being asked for, by the holder of `claim`, until `claimed_until`.
    answer = models.JSONField(null=True)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    created = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("cached result")
        verbose_name_plural = _("cached results")

    def __str__(self) -> str:
        return self.key[:12]
