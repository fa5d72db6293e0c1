"""The admin of search: one module for each kind of row."""

from apps.search.admin import active_model, indexes, unembeddable

__all__ = ["active_model", "indexes", "unembeddable"]
