"""From a web page to links and pictures, by the source's settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from apps.crawling.adapters.html.document import Document
from apps.crawling.adapters.html.pictures import picture_of
from apps.crawling.adapters.html.reading import PictureReader
from apps.crawling.adapters.html.settings import HtmlSettings
from apps.crawling.adapters.selectors import Node, is_element, text_of
from apps.crawling.adapters.start_links import first_links
from apps.crawling.adapters.texts import trimmed
from apps.crawling.adapters.types import (
    DETAIL,
    LISTING,
    START,
    TAGS,
    Extract,
    Fetched,
    Finding,
    Link,
)

# The settings that apply to a page of each role.
ON_TAGS = ("tag_links", "next")
ON_LISTING = ("details", "pictures", "next")
ABOUT_PICTURE = ("title", "author", "author_url", "licence", "tags")
# The link that the page itself marks as next; `rel` may hold other values, too.
NEXT = "(//link | //a)[contains(concat(' ', normalize-space(@rel), ' '), ' next ')]"
SAMPLES = 5


class HtmlAdapter:
    def __init__(self, settings: HtmlSettings) -> None:
        self._settings = settings

    def start(self, tags: Sequence[str]) -> list[Link]:
        role = TAGS if self._settings.tag_links else START
        return first_links(self._settings.start, tags or self._settings.words, role)

    def read(self, page: Fetched, link: Link) -> Extract:
        document = Document(page)
        if link.role == DETAIL:
            pictures = PictureReader(document, self._settings, link.tag).of_page()
            return Extract([], pictures, document.robots)
        if self._lists_tags(link):
            links = [*self._tags(document), *self._next(document, TAGS, "")]
            return Extract(_once(links, page.url), [], document.robots)
        links = [*self._details(document, link.tag), *self._next(document, LISTING, link.tag)]
        pictures = PictureReader(document, self._settings, link.tag).of_list()
        return Extract(_once(links, page.url), pictures, document.robots)

    def findings(self, page: Fetched, link: Link) -> list[Finding]:
        document = Document(page)
        if link.role == DETAIL:
            asked = [("picture", one) for one in self._settings.picture]
            asked += self._asked(ABOUT_PICTURE)
        elif self._lists_tags(link):
            asked = self._asked(ON_TAGS)
        else:
            asked = self._asked(ON_LISTING)
            # For a list of pictures: applied within each element that holds one.
            asked += self._asked(ABOUT_PICTURE) if self._settings.pictures else []
        return [_finding(document, name, expression) for name, expression in asked]

    def _lists_tags(self, link: Link) -> bool:
        return link.role == TAGS or bool(link.role == START and self._settings.tag_links)

    def _asked(self, names: Sequence[str]) -> list[tuple[str, str]]:
        asked = [(name, getattr(self._settings, name)) for name in names]
        return [(name, expression) for name, expression in asked if expression]

    def _tags(self, document: Document) -> Iterator[Link]:
        for node in document.all(self._settings.tag_links):
            if url := _target(document, node):
                yield Link(url, LISTING, _name(node, url))

    def _details(self, document: Document, tag: str) -> Iterator[Link]:
        for node in document.all(self._settings.details):
            if url := _target(document, node):
                yield Link(url, DETAIL, tag)

    def _next(self, document: Document, role: str, tag: str) -> Iterator[Link]:
        for node in document.all(self._settings.next or NEXT)[:1]:
            if url := _target(document, node):
                yield Link(url, role, tag)


def _target(document: Document, node: Node) -> str:
    """Where a link leads: the node's own address, or that of the first link within it."""
    if not is_element(node):
        return document.address(node.get())
    href = node.xpath("(self::*[@href] | .//a[@href])[1]/@href").get()
    return document.address(href) if href else ""


def _name(node: Node, url: str) -> str:
    """A link's text; of a linked picture its alt text; else the last part of the address."""
    setting = ""
    if is_element(node):
        alt = node.xpath(".//img/@alt").get("")
        setting = text_of(node) or trimmed(node.attrib.get("title", "") or alt)
    return setting or trimmed(unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2])


def _once(links: list[Link], here: str) -> list[Link]:
    """Each address once, without the page itself."""
    found: dict[str, Link] = {}
    for link in links:
        found.setdefault(link.url, link)
    found.pop(here, None)
    return list(found.values())


def _finding(document: Document, name: str, expression: str) -> Finding:
    nodes = document.all(expression)
    samples = [_sample(document, name, node) for node in nodes[:SAMPLES]]
    return Finding(name, expression, len(nodes), tuple(filter(None, samples)))


def _sample(document: Document, name: str, node: Node) -> str:
    if name in ("picture", "pictures"):
        return picture_of(document, node)
    if name in ("tag_links", "details", "next", "author_url"):
        return _target(document, node)
    return text_of(node)
