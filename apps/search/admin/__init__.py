"""The admin of search: one module for each kind of row."""

from apps.search.admin import indexes

__all__ = ["indexes"]
