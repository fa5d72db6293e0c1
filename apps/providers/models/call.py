"""The call log: one row per call, without request and response."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.providers.kinds import Kind, Status
from apps.providers.models.provider import Provider


class Call(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created = models.DateTimeField(_("when"), default=timezone.now)
    provider = models.ForeignKey(
        Provider,
        on_delete=models.SET_NULL,
        null=True,
        related_name="calls",
        verbose_name=_("provider"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    model = models.CharField(_("model"), max_length=200)
    # Purpose, named by the calling room.
    purpose = models.CharField(_("purpose"), max_length=50)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("person"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    error = models.CharField(_("error"), max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(_("requests"), default=0)
    latency = models.PositiveIntegerField(_("milliseconds"), default=0)
    input_tokens = models.PositiveIntegerField(_("input tokens"), default=0)
    image_tokens = models.PositiveIntegerField(_("of these for pictures"), default=0)
    output_tokens = models.PositiveIntegerField(_("output tokens"), default=0)
    seconds = models.FloatField(_("seconds of sound"), default=0)
    characters = models.PositiveIntegerField(_("characters"), default=0)
    # Null: no price is known.
    cost = models.PositiveBigIntegerField(_("cost"), null=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-created"]
        indexes = [
            models.Index(fields=["-created"], name="call_created"),
            models.Index(fields=["provider", "-created"], name="call_provider_created"),
        ]

    def __str__(self) -> str:
        return f"{self.model}: {self.get_status_display()}"
