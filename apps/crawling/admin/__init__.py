"""The admin of the public gallery: one module for each kind of row."""

from apps.crawling.admin import crawls, decisions, entries, sources, takedowns, visits, words

__all__ = ["crawls", "decisions", "entries", "sources", "takedowns", "visits", "words"]
