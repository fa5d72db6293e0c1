"""Queries for providers and prices."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from apps.providers.kinds import Kind

if TYPE_CHECKING:
    from apps.providers.models import Consent, Price, Provider  # noqa: F401 - for the types


class ProviderQuerySet(models.QuerySet["Provider"]):
    def offering(self, kind: Kind) -> ProviderQuerySet:
        """Active providers with a model for this kind, preferred ones first."""
        return self.filter(enabled=True).exclude(**{f"{kind.value}_model": ""})

    def hosted(self) -> ProviderQuerySet:
        """Active providers outside this house."""
        return self.filter(enabled=True, is_hosted=True)


class PriceQuerySet(models.QuerySet["Price"]):
    def valid(self, provider_id: int, model: str, day: date) -> dict[str, int]:
        """The price of each unit on a day; a model's own price overrides the provider's."""
        rows = self.filter(provider_id=provider_id, model__in=("", model), since__lte=day)
        # Later rows win: first prices of all models, then of one; each by date.
        ordered = rows.order_by("model", "since")
        return dict(ordered.values_list("unit", "micros"))


class ConsentQuerySet(models.QuerySet["Consent"]):
    def living(self) -> ConsentQuerySet:
        return self.filter(revoked=None)
