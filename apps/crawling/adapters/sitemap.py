"""Sitemaps that list a site's pictures (`image:image`), and sitemaps that list sitemaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy

from apps.crawling.adapters import patterns
from apps.crawling.adapters.addresses import absolute
from apps.crawling.adapters.detail_page import opened
from apps.crawling.adapters.settings import BEGIN, Addresses, DetailPageSettings, Pattern, setting
from apps.crawling.adapters.start_links import first_links
from apps.crawling.adapters.texts import trimmed
from apps.crawling.adapters.types import (
    DETAIL,
    LISTING,
    START,
    Extract,
    Fetched,
    Finding,
    Found,
    Link,
)
from apps.crawling.adapters.xml import Element, child, children, elements

SAMPLES = 5


class SitemapSettings(DetailPageSettings):
    start: Addresses = setting(
        BEGIN,
        gettext_lazy("The sitemaps, or the list of them, one address a line."),
        default=...,
        examples=["https://example.org/sitemap.xml"],
    )
    sitemaps: Pattern = setting(
        gettext_lazy("Only sitemaps like"),
        gettext_lazy(
            "A regular expression that is found in the address. Empty: all. The same below."
        ),
        examples=["/images-"],
    )
    pages: Pattern = setting(gettext_lazy("Only pages like"), examples=["/photos/"])
    pictures: Pattern = setting(gettext_lazy("Only pictures like"), examples=[r"\.jpe?g$"])
    tag: Pattern = setting(
        gettext_lazy("Tag from the page's path"),
        gettext_lazy("A regular expression whose group in brackets is the tag."),
        examples=["^/photos/([^/]+)/"],
    )


class SitemapAdapter:
    def __init__(self, settings: SitemapSettings) -> None:
        self._start = settings.start
        self._expressions = {
            name: getattr(settings, name) for name in ("sitemaps", "pages", "pictures", "tag")
        }
        self._patterns = {
            name: re.compile(expression)
            for name, expression in self._expressions.items()
            if expression
        }

    def start(self, tags: Sequence[str]) -> list[Link]:
        """The whole sitemap: it cannot be filtered by tag."""
        return first_links(self._start, tags, START)

    def read(self, page: Fetched, link: Link) -> Extract:
        if link.role == DETAIL:
            return opened(page)
        links: dict[str, Link] = {}
        pictures: dict[str, Found] = {}
        for element in elements(page, {"sitemap", "url"}):
            url = absolute(child(element, "loc"), page.url)
            if element.tag.endswith("sitemap"):
                if url and self._fits("sitemaps", url):
                    links[url] = Link(url, LISTING, changed=child(element, "lastmod"))
            elif url and self._fits("pages", url):
                for found in self._pictures(element, url):
                    pictures.setdefault(found.url, found)
        return Extract(list(links.values()), list(pictures.values()))

    def findings(self, page: Fetched, link: Link) -> list[Finding]:
        """What each pattern matches, applied independently of the others."""
        seen: dict[str, list[str]] = {name: [] for name in self._patterns}
        for element in elements(page, {"sitemap", "url"}):
            url = absolute(child(element, "loc"), page.url)
            for name, text in self._texts(element, url):
                if name in seen and (text := self._matched(name, text)):
                    seen[name].append(text)
        return [
            Finding(
                name, self._expressions[name], len(found), tuple(dict.fromkeys(found))[:SAMPLES]
            )
            for name, found in seen.items()
        ]

    def _texts(self, element: Element, url: str) -> Iterator[tuple[str, str]]:
        if element.tag.endswith("sitemap"):
            yield "sitemaps", url
            return
        yield from (("pages", url), ("tag", url))
        for image in children(element, "image"):
            yield "pictures", absolute(child(image, "loc"), url)

    def _matched(self, name: str, text: str) -> str:
        if name == "tag":
            return self._tag(text)
        return text if self._fits(name, text) else ""

    def _pictures(self, element: Element, page: str) -> Iterator[Found]:
        for image in children(element, "image"):
            url = absolute(child(image, "loc"), page)
            if url and self._fits("pictures", url):
                yield Found(
                    url,
                    page,
                    title=trimmed(child(image, "title", "caption")),
                    licence=trimmed(child(image, "license")),
                    tags=tuple(filter(None, [self._tag(page)])),
                    changed=child(element, "lastmod"),
                )

    def _fits(self, name: str, url: str) -> bool:
        pattern = self._patterns.get(name)
        return pattern is None or patterns.search(pattern, url) is not None

    def _tag(self, page: str) -> str:
        pattern = self._patterns.get("tag")
        match = patterns.search(pattern, unquote(urlsplit(page).path)) if pattern else None
        return trimmed(match[pattern.groups] or "") if match and pattern else ""
