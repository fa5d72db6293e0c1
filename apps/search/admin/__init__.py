"""The admin of search: one module for each kind of row."""

from apps.search.admin import serving, unseen

__all__ = ["serving", "unseen"]
