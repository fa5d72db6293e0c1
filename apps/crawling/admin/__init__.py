"""The admin of the public gallery: one module for each kind of row."""

from apps.crawling.admin import crawls, takedowns

__all__ = ["crawls", "takedowns"]
