"""Admin of providers: one module per model."""

from apps.providers.admin import budgets, calls, consents, providers

__all__ = ["budgets", "calls", "consents", "providers"]
