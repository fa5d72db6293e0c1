"""The admin of providers: one module for each kind of row."""

from apps.providers.admin import budgets, calls, consents, providers

__all__ = ["budgets", "calls", "consents", "providers"]
