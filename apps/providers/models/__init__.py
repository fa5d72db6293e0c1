"""Providers, prices, calls, budgets and consents."""

from apps.providers.models.budget import Budget, BudgetUse, Reservation
from apps.providers.models.cache import CachedResult
from apps.providers.models.call import Call
from apps.providers.models.consent import Consent
from apps.providers.models.provider import Credential, Price, Provider
from apps.providers.models.slot import Slot

__all__ = [
    "Budget",
    "BudgetUse",
    "CachedResult",
    "Call",
    "Consent",
    "Credential",
    "Price",
    "Provider",
    "Reservation",
    "Slot",
]
