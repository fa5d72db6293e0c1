"""Machine-readable metadata of a page's pictures: JSON-LD (schema.org), `og:`, `rel`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from apps.crawling.adapters.html.document import Document
from apps.crawling.adapters.texts import tag_names, trimmed

PICTURES = {"ImageObject", "Photograph", "VisualArtwork", "Painting", "Drawing"}
MAX_NODES = 1000
# The type may include a charset, in any case.
LD_JSON = (
    "//script[starts-with(translate(normalize-space(@type), 'ACDIJLNOPST', 'acdijlnopst'),"
    " 'application/ld+json')]/text()"
)
# Comments and CDATA marks that hid scripts from very old browsers.
SCRIPT_WRAPPERS = re.compile(
    r"^\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--)|"
    r"(?:(?://|/\*)?\s*\]\]>\s*(?:\*/)?|(?://\s*)?-->)\s*;?\s*$"
)
LAST_COMMA = re.compile(r",(\s*[}\]])")

Statement = dict[str, Any]


class Statements:
    """Used where the settings have no selector, or it finds nothing."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.pictures = [node for node in _nodes(document) if _types(node) & PICTURES]

    def of(self, picture: str, *, alone: bool) -> Statement:
        """The metadata of this picture; if the page has a single picture, any of the page's."""
        for node in self.pictures:
            if picture in (self._address(node.get(key)) for key in ("contentUrl", "url", "@id")):
                return node
        return self.pictures[0] if alone and self.pictures else {}

    def picture(self) -> str:
        """The main picture of the page; "" when it names none."""
        named = [self._address(node.get("contentUrl")) for node in self.pictures]
        meta = [self._address(text) for text in self._meta("og:image:secure_url", "og:image")]
        return next((address for address in [*named, *meta] if address), "")

    def title(self, node: Statement) -> str:
        setting = (_text(node.get(key)) for key in ("name", "headline", "caption"))
        return next(filter(None, setting), "")

    def page_title(self) -> str:
        headings = self._document.root.xpath("//h1//text() | //title//text()").getall()
        return next(filter(None, map(trimmed, [*self._meta("og:title"), *headings])), "")

    def author(self, node: Statement) -> tuple[str, str]:
        """Name and address."""
        for key in ("creator", "author", "copyrightHolder"):
            for who in _listed(node.get(key)):
                if name := _text(who):
                    link = who.get("url") if isinstance(who, dict) else ""
                    return name, self._address(link)
        if credit := _text(node.get("creditText")):
            return credit, ""
        return self._linked_author()

    def _linked_author(self) -> tuple[str, str]:
        for link in self._document.root.xpath("//a[@href][contains(@rel, 'author')]"):
            name = trimmed("".join(link.xpath(".//text()").getall()))
            if name and "author" in link.attrib["rel"].split():
                return name, self._address(link.attrib["href"])
        return next(map(trimmed, self._meta("author", "dc.creator")), ""), ""

    def address_of(self, node: Statement) -> str:
        """The address of the picture that a statement is about."""
        for key in ("contentUrl", "url", "@id"):
            if address := self._address(_text(node.get(key)) or node.get(key)):
                return address
        return ""

    def licence(self, node: Statement) -> str:
        return self.own_licence(node) or self._page_licence()

    def own_licence(self, node: Statement) -> str:
        """The licence stated for this picture alone."""
        for one in _listed(node.get("license")):
            address = one.get("url") or one.get("@id") if isinstance(one, dict) else one
            if setting := _text(address) or _text(one):
                return setting
        return ""

    def _page_licence(self) -> str:
        links = self._document.root.xpath("//*[@href][contains(@rel, 'license')]")
        marked = [one.attrib["href"] for one in links if "license" in one.attrib["rel"].split()]
        stated = [*map(self._address, marked), *self._meta("dcterms.license", "dc.rights")]
        return next(filter(None, map(trimmed, stated)), "")

    def tags(self, node: Statement) -> tuple[str, ...]:
        setting = [_text(one) for one in _listed(node.get("keywords"))]
        return tag_names(setting or self._meta("article:tag"))

    def _meta(self, *names: str) -> list[str]:
        """Contents of the page's meta tags with the first of these names that it has."""
        for name in names:
            metas = self._document.root.xpath("//meta[@content][@name or @property]")
            found = [
                meta.attrib["content"]
                for meta in metas
                if name in (meta.attrib.get("property", ""), meta.attrib.get("name", "").lower())
            ]
            if found:
                return found
        return []

    def _address(self, text: Any) -> str:
        return self._document.address(text) if isinstance(text, str) and text else ""


def _nodes(document: Document) -> Iterator[Statement]:
    """All nodes of the page's JSON-LD, outermost first."""
    scripts = document.root.xpath(LD_JSON).getall()
    waiting: list[Any] = [found for found in map(_loaded, scripts) if found is not None]
    for _count in range(MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting += [value for value in node.values() if isinstance(value, (dict, list))]
        elif isinstance(node, list):
            waiting += node[:MAX_NODES]


def _loaded(text: str) -> Any:
    """Parsed as leniently as browsers do: many pages wrap it, or break lines in it."""
    bare = SCRIPT_WRAPPERS.sub("", text).strip().rstrip(";").strip()
    for attempt in (bare, LAST_COMMA.sub(r"\1", bare)):
        try:
            return json.loads(attempt, strict=False)  # line breaks within strings
        except (ValueError, RecursionError):
            continue
    return None


def _types(node: Statement) -> set[str]:
    return {kind.rsplit("/", 1)[-1] for kind in _listed(node.get("@type")) if isinstance(kind, str)}


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """A string, or the name of an object."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    return trimmed(value) if isinstance(value, str) else ""
