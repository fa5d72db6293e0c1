"""The admin of the public gallery: one module for each kind of row."""

from apps.crawling.admin import crawls, sources, takedowns, words

__all__ = ["crawls", "sources", "takedowns", "words"]
