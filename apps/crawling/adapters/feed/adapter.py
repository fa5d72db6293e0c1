"""From a feed to the pictures of its items and its next page."""

from __future__ import annotations

from collections.abc import Sequence

from apps.crawling.adapters.addresses import absolute
from apps.crawling.adapters.detail_page import opened
from apps.crawling.adapters.feed.entry import Entry
from apps.crawling.adapters.settings import (
    BEGIN,
    BEGIN_HELP,
    TAGS_HELP,
    TAGS_LABEL,
    Addresses,
    DetailPageSettings,
    setting,
)
from apps.crawling.adapters.start_links import first_links
from apps.crawling.adapters.types import (
    DETAIL,
    LISTING,
    START,
    Extract,
    Fetched,
    Finding,
    Found,
    Link,
    PageError,
)
from apps.crawling.adapters.xml import Element, children, name_of, tree

FEEDS = {"rss", "feed", "rdf"}


class FeedSettings(DetailPageSettings):
    start: Addresses = setting(
        BEGIN,
        BEGIN_HELP,
        default=...,
        examples=["https://example.org/feed.xml", "https://example.org/feed?tag={tag}"],
    )
    words: list[str] = setting(TAGS_LABEL, TAGS_HELP, default=[])


class FeedAdapter:
    def __init__(self, settings: FeedSettings) -> None:
        self._settings = settings

    def start(self, tags: Sequence[str]) -> list[Link]:
        return first_links(self._settings.start, tags or self._settings.words, START)

    def read(self, page: Fetched, link: Link) -> Extract:
        if link.role == DETAIL:
            return opened(page)
        root = tree(page)
        if name_of(root) not in FEEDS:
            raise PageError("not a feed")
        pictures: dict[str, Found] = {}
        for entry in root.iter("{*}item", "{*}entry"):
            for found in Entry(entry, page.url, link.tag).pictures():
                pictures.setdefault(found.url, found)
        return Extract(_next(root, page.url, link.tag), list(pictures.values()))

    def findings(self, page: Fetched, link: Link) -> list[Finding]:
        """A feed has no selectors: its elements have fixed meanings."""
        return []


def _next(root: Element, here: str, tag: str) -> list[Link]:
    for parent in (root, *children(root, "channel")):
        for one in children(parent, "link"):
            url = absolute(one.get("href", ""), one.base or here)
            if one.get("rel") == "next" and url and url != here:
                return [Link(url, LISTING, tag)]
    return []
