"""The address of an element's picture: sizes, lazy loading, fallbacks for missing scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.crawling.adapters.html import srcset
from apps.crawling.adapters.html.document import Document
from apps.crawling.adapters.selectors import Node, is_element

# Attributes of lazy-loading scripts; `src` is a placeholder then.
LAZY_SETS = ("data-srcset", "data-lazy-srcset")
LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-full", "data-url")
# A value without a dot or a slash is a flag, not an address.
FLAG = re.compile(r"[\w-]*|[\[{].*", re.S)
# Formats of `<source>` that are accepted, and file endings of those that are not.
READABLE = {"jpeg", "jpg", "pjpeg", "png", "apng", "webp", "avif", "heic", "heif", "gif", "bmp"}
UNREADABLE = re.compile(r"\.(?:jxl|svgz?|jxr|wdp)(?:[?#]|$)", re.I)
LINKS = {"a": "href", "area": "href", "link": "href", "meta": "content"}
IMAGES = {"img", "amp-img", "source"}
BACKGROUND = re.compile(r"""url\(\s*["']?([^"')]+)""")
# Within another element: what shows a picture, else what links to one.
SHOWN = ".//picture | .//img[not(ancestor::picture)] | .//amp-img"


def picture_of(document: Document, node: Node) -> str:
    """The best address of the picture that the node is, contains or links to; "" for none."""
    for candidate in _candidates(node):
        if address := document.address(candidate):
            return address
    return ""


def _candidates(node: Node) -> Iterator[str]:
    """Best first."""
    if not is_element(node):
        text = node.get()
        yield srcset.largest(text) if srcset.SRCSET.search(text) else text
        return
    name = node.root.tag
    if attribute := LINKS.get(name):
        yield node.attrib.get(attribute, "")
    elif name in IMAGES:
        yield from _image(node)
    elif name == "picture":
        yield from _within(node.xpath(".//img")[:1] or node.xpath(".//source"))
    else:
        yield from _within(node.xpath(SHOWN))
        yield from _background(node)


def _image(node: Node) -> Iterator[str]:
    # The parser takes `<source>` for an element with content.
    around = node.xpath("ancestor::picture//source")
    yield from _sized([*around, node])
    yield from _lazy(node)
    source = node.attrib.get("src", "")
    if source and not source.startswith("data:"):
        yield source
    yield from _within(node.xpath("following-sibling::*[1][self::noscript]//img"))


def _sized(nodes: list[Node]) -> Iterator[str]:
    """The largest of all sizes that these offer."""
    sets = [
        node.attrib[name]
        for node in nodes
        if _is_readable(node.attrib.get("type", ""))
        for name in ("srcset", *LAZY_SETS)
        if name in node.attrib
    ]
    sized = [one for text in sets for one in srcset.candidates(text)]
    sized.sort(key=lambda one: one[1], reverse=True)
    yield from (address for address, _size in sized if not UNREADABLE.search(address))


def _is_readable(kind: str) -> bool:
    """Whether the format of a `<source>` can be decoded; an undeclared one may be."""
    name = kind.partition(";")[0].strip().lower()
    return not name or name.removeprefix("image/") in READABLE


def _lazy(node: Node, *more: str) -> Iterator[str]:
    """Addresses in lazy-loading attributes; some hold only a flag ("true", "1")."""
    for name in (*more, *LAZY):
        value = node.attrib.get(name, "").strip()
        if value and not FLAG.fullmatch(value):
            yield value


def _within(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        yield from _candidates(node)


def _background(node: Node) -> Iterator[str]:
    yield from _lazy(node, "data-bg")
    if found := BACKGROUND.search(node.attrib.get("style", "")):
        yield found[1]
    yield from node.xpath(".//a/@href").getall()[:1]
