"""The public gallery in the admin."""

from apps.crawling.admin import sources, words  # noqa: F401
