"""Staff's pages of the public gallery, in the admin."""

from apps.crawling.admin import decisions, entries

__all__ = ["decisions", "entries"]
