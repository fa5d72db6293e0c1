"""The public gallery in the admin."""

from apps.crawling.admin import sources  # noqa: F401
