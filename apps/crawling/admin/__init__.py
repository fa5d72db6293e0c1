"""The admin of the public gallery: one module for each model."""

from apps.crawling.admin import (
    crawl_requests,
    crawled_images,
    crawls,
    decisions,
    source_tags,
    sources,
    takedowns,
)

__all__ = [
    "crawl_requests",
    "crawled_images",
    "crawls",
    "decisions",
    "source_tags",
    "sources",
    "takedowns",
]
