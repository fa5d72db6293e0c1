"""Feeds: RSS, Atom and Media RSS."""

from apps.crawling.adapters.feed.adapter import FeedAdapter, FeedSettings

__all__ = ["FeedAdapter", "FeedSettings"]
