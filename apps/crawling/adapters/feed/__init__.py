"""Feeds: RSS, Atom, and what Media RSS adds to them."""

from apps.crawling.adapters.feed.adapter import FeedAdapter, FeedSettings

__all__ = ["FeedAdapter", "FeedSettings"]
