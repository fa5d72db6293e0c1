"""The public gallery in the admin."""

from apps.crawling.admin import crawls, visits  # noqa: F401
