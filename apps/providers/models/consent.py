"""Consent to processing by hosted models, with its history."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.providers.managers import ConsentQuerySet
from apps.providers.models.provider import Provider


class Consent(models.Model):
    """Consent and revocation; consenting again is a new row, to keep the history."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="model_consents",
        verbose_name=_("person"),
    )
    # Null: every hosted provider, including future ones.
    provider = models.ForeignKey(
        Provider,
        on_delete=models.CASCADE,
        null=True,
        related_name="consents",
        verbose_name=_("provider"),
    )
    given = models.DateTimeField(_("given"), default=timezone.now)
    revoked = models.DateTimeField(_("revoked"), null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(provider=None, revoked=None),
                name="consent_in_general_once",
            ),
            models.UniqueConstraint(
                fields=["person", "provider"],
                condition=Q(revoked=None),
                name="consent_per_provider_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.provider or '*'}"
