"""Slots for concurrent requests, shared by all processes of an instance."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.providers.models.provider import Provider


class Slot(models.Model):
    """The n-th slot of a provider; free again after `until`, even if its holder crashed."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="slots")
    n = models.PositiveSmallIntegerField()
    holder = models.UUIDField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("place for a request")
        verbose_name_plural = _("places for requests")
        constraints = [models.UniqueConstraint(fields=["provider", "n"], name="slot_once")]

    def __str__(self) -> str:
        return f"{self.provider_id}/{self.n}"
