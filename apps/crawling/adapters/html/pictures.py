"""Where the picture of an element lies: sizes, lazy loading, and what stands in for scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.crawling.adapters.html import srcset
from apps.crawling.adapters.html.document import Document
from apps.crawling.adapters.selectors import Node, is_element

# Where scripts that load pictures late look for them; `src` is a spacer then.
LAZY_SETS = ("data-srcset", "data-lazy-srcset")
LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-full", "data-url")
LINKS = {"a": "href", "area": "href", "link": "href", "meta": "content"}
IMAGES = {"img", "amp-img", "source"}
BACKGROUND = re.compile(r"""url\(\s*["']?([^"')]+)""")
# Within another element: what shows a picture, or else links to one.
SHOWN = ".//picture | .//img[not(ancestor::picture)] | .//amp-img"


def picture_of(document: Document, node: Node) -> str:
    """The best address of the picture that the node is, holds or links to; "" for none."""
    for candidate in _candidates(node):
        if address := document.address(candidate):
            return address
    return ""


def _candidates(node: Node) -> Iterator[str]:
    """The best first."""
    if not is_element(node):
        text = node.get()
        yield srcset.largest(text) if srcset.LOOKS_LIKE.search(text) else text
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
    # The parser takes a source for an element that holds what follows it.
    around = node.xpath("ancestor::picture//source")
    yield from _sized([*around, node])
    yield from (node.attrib[name] for name in LAZY if name in node.attrib)
    source = node.attrib.get("src", "")
    if source and not source.startswith("data:"):
        yield source
    yield from _within(node.xpath("following-sibling::*[1][self::noscript]//img"))


def _sized(nodes: list[Node]) -> Iterator[str]:
    """The largest of all sizes that these offer."""
    sets = [
        node.attrib[name]
        for node in nodes
        if "svg" not in node.attrib.get("type", "")
        for name in ("srcset", *LAZY_SETS)
        if name in node.attrib
    ]
    sized = [one for text in sets for one in srcset.candidates(text)]
    sized.sort(key=lambda one: one[1], reverse=True)
    yield from (address for address, _size in sized)


def _within(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        yield from _candidates(node)


def _background(node: Node) -> Iterator[str]:
    yield from (node.attrib[name] for name in ("data-bg", *LAZY) if name in node.attrib)
    if found := BACKGROUND.search(node.attrib.get("style", "")):
        yield found[1]
    yield from node.xpath(".//a/@href").getall()[:1]
