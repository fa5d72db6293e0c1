"""What a page says of its pictures to machines: JSON-LD (schema.org), `og:`, `rel`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from apps.crawling.adapters.html.document import Document
from apps.crawling.adapters.texts import tag_names, trimmed

PICTURES = {"ImageObject", "Photograph", "VisualArtwork", "Painting", "Drawing"}
MOST_NODES = 1000
# The type may name a charset, in whatever letters.
LD_JSON = (
    "//script[starts-with(translate(normalize-space(@type), 'ACDIJLNOPST', 'acdijlnopst'),"
    " 'application/ld+json')]/text()"
)
# Comments and CDATA marks that hide a script from browsers of the nineties.
AROUND = re.compile(
    r"^\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--)|"
    r"(?:(?://|/\*)?\s*\]\]>\s*(?:\*/)?|(?://\s*)?-->)\s*;?\s*$"
)
LAST_COMMA = re.compile(r",(\s*[}\]])")

Statement = dict[str, Any]


class Statements:
    """Asked for where the settings name no selector, or theirs finds nothing."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.pictures = [node for node in _nodes(document) if _types(node) & PICTURES]

    def of(self, picture: str, *, alone: bool) -> Statement:
        """What is said of this picture; of a page's only picture, whatever is said of any."""
        for node in self.pictures:
            if picture in (self._address(node.get(key)) for key in ("contentUrl", "url", "@id")):
                return node
        return self.pictures[0] if alone and self.pictures else {}

    def picture(self) -> str:
        """The picture that the page is about; "" when it names none."""
        named = [self._address(node.get("contentUrl")) for node in self.pictures]
        meta = [self._address(text) for text in self._meta("og:image:secure_url", "og:image")]
        return next((address for address in [*named, *meta] if address), "")

    def title(self, node: Statement) -> str:
        said = (_text(node.get(key)) for key in ("name", "headline", "caption"))
        return next(filter(None, said), "")

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
        """Where the picture lies that a statement is about."""
        for key in ("contentUrl", "url", "@id"):
            if address := self._address(_text(node.get(key)) or node.get(key)):
                return address
        return ""

    def licence(self, node: Statement) -> str:
        return self.own_licence(node) or self._page_licence()

    def own_licence(self, node: Statement) -> str:
        """What is said of this picture alone."""
        for one in _listed(node.get("license")):
            address = one.get("url") or one.get("@id") if isinstance(one, dict) else one
            if said := _text(address) or _text(one):
                return said
        return ""

    def _page_licence(self) -> str:
        links = self._document.root.xpath("//*[@href][contains(@rel, 'license')]")
        marked = [one.attrib["href"] for one in links if "license" in one.attrib["rel"].split()]
        stated = [*map(self._address, marked), *self._meta("dcterms.license", "dc.rights")]
        return next(filter(None, map(trimmed, stated)), "")

    def tags(self, node: Statement) -> tuple[str, ...]:
        said = [_text(one) for one in _listed(node.get("keywords"))]
        return tag_names(said or self._meta("article:tag"))

    def _meta(self, *names: str) -> list[str]:
        """Contents of the page's meta tags of the first of these names that it has."""
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
    """All that the page's JSON-LD says, from the outside inwards."""
    scripts = document.root.xpath(LD_JSON).getall()
    waiting: list[Any] = [found for found in map(_loaded, scripts) if found is not None]
    for _count in range(MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting += [value for value in node.values() if isinstance(value, (dict, list))]
        elif isinstance(node, list):
            waiting += node[:MOST_NODES]


def _loaded(text: str) -> Any:
    """Read as browsers and search engines do: many pages wrap it, or break lines in it."""
    bare = AROUND.sub("", text).strip().rstrip(";").strip()
    for attempt in (bare, LAST_COMMA.sub(r"\1", bare)):
        try:
            return json.loads(attempt, strict=False)  # line breaks within texts
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
    """A text, or the name of a thing."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    return trimmed(value) if isinstance(value, str) else ""
