"""Which provider, and at which price."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from apps.providers.kinds import Kind

if TYPE_CHECKING:
    from apps.providers.models import Consent, Price, Provider  # noqa: F401 - for the types


class ProviderQuerySet(models.QuerySet["Provider"]):
    def offering(self, kind: Kind) -> ProviderQuerySet:
        """Those in use that have a model for this kind, the preferred one first."""
        return self.filter(enabled=True).exclude(**{f"{kind.value}_model": ""})

    def hosted(self) -> ProviderQuerySet:
        """Those in use that what is sent to leaves the house."""
        return self.filter(enabled=True, is_hosted=True)


class PriceQuerySet(models.QuerySet["Price"]):
    def valid(self, provider_id: int, model: str, day: date) -> dict[str, int]:
        """The price of each unit on a day; a model's own goes before the provider's."""
        rows = self.filter(provider_id=provider_id, model__in=("", model), since__lte=day)
        # Later rows win: those of all models first, and of each the oldest first.
        ordered = rows.order_by("model", "since")
        return dict(ordered.values_list("unit", "micros"))


class ConsentQuerySet(models.QuerySet["Consent"]):
    def living(self) -> ConsentQuerySet:
        return self.filter(revoked=None)
