"""The admin of search: one module for each kind of row."""

from apps.search.admin import indexes, serving, unseen

__all__ = ["indexes", "serving", "unseen"]
