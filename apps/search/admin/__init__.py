"""The admin of search: one module for each model."""

from apps.search.admin import active_model, indexes, unembeddable

__all__ = ["active_model", "indexes", "unembeddable"]
