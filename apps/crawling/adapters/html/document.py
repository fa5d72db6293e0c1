"""A web page, decoded and taken apart."""

from __future__ import annotations

from functools import cached_property

import parsel
from w3lib.encoding import (
    html_body_declared_encoding,
    html_to_unicode,
    http_content_type_encoding,
)

from apps.crawling import robots
from apps.crawling.adapters.addresses import absolute
from apps.crawling.adapters.selectors import Node, find
from apps.crawling.adapters.types import Fetched, PageError
from apps.crawling.agent import TOKEN

# What begins like this is no page, whatever the server calls it.
MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF", b"PK\x03\x04", b"\x1f\x8b")
TO_US = {"robots", TOKEN}


class Document:
    """`root` is asked by selectors; `address` makes what they find whole."""

    def __init__(self, page: Fetched) -> None:
        if page.body.startswith(MAGIC):
            raise PageError("not a web page")
        self.url = page.url
        # GB18030 where a page says GB2312 or GBK, as browsers do.
        self.encoding, text = html_to_unicode(
            _server_says(page), page.body, auto_detect_fun=_guessed
        )
        self.root: Node = parsel.Selector(text, type="html", huge_tree=False)

    @cached_property
    def base(self) -> str:
        """What relative addresses are relative to."""
        given = self.root.xpath("(//base[@href])[1]/@href").get()
        return absolute(given, self.url, self.encoding) if given else self.url

    def address(self, text: str) -> str:
        return absolute(text, self.base or self.url, self.encoding)

    def all(self, expression: str) -> list[Node]:
        return find(self.root, expression)

    @cached_property
    def robots(self) -> frozenset[str]:
        """What the page's tags say to all robots, and to us."""
        said = []
        for meta in self.root.xpath("//meta[@name][@content]"):
            name, content = meta.attrib["name"].strip().lower(), meta.attrib["content"]
            if name in TO_US:
                said.append(content)
            elif name == robots.TDM:
                said.append(f"{name}: {content}")
        return robots.directives_of(said)


def _server_says(page: Fetched) -> str:
    """Its content type, unless the bytes belie the encoding there and fit the page's own."""
    said = http_content_type_encoding(page.content_type)
    own = html_body_declared_encoding(page.body)
    lies = said and own and not _fits(page.body, said) and _fits(page.body, own)
    return "" if lies else page.content_type


def _fits(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _guessed(body: bytes) -> str:
    """Of a page that says nothing of it."""
    return "utf-8" if _fits(body, "utf-8") else "cp1252"
