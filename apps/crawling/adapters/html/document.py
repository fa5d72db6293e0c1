"""A web page, decoded and parsed."""

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

# Content that begins like this is no page, whatever its content type.
MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF", b"PK\x03\x04", b"\x1f\x8b")
TO_US = {"robots", TOKEN}


class Document:
    """`root` is queried with selectors; `address` makes the addresses that they find absolute."""

    def __init__(self, page: Fetched) -> None:
        if page.body.startswith(MAGIC):
            raise PageError("not a web page")
        self.url = page.url
        # GB18030 where a page declares GB2312 or GBK, as browsers do.
        self.encoding, text = html_to_unicode(
            _server_says(page), page.body, auto_detect_fun=_guessed
        )
        self.root: Node = parsel.Selector(text, type="html", huge_tree=False)

    @cached_property
    def base(self) -> str:
        """The base of relative addresses."""
        given = self.root.xpath("(//base[@href])[1]/@href").get()
        return absolute(given, self.url, self.encoding) if given else self.url

    def address(self, text: str) -> str:
        return absolute(text, self.base or self.url, self.encoding)

    def all(self, expression: str) -> list[Node]:
        return find(self.root, expression)

    @cached_property
    def robots(self) -> frozenset[str]:
        """The page's robots meta tags for all robots and for ours."""
        setting = []
        for meta in self.root.xpath("//meta[@name][@content]"):
            name, content = meta.attrib["name"].strip().lower(), meta.attrib["content"]
            if name in TO_US:
                setting.append(content)
            elif name == robots.TDM:
                setting.append(f"{name}: {content}")
        return robots.directives_of(setting)


def _server_says(page: Fetched) -> str:
    """The charset of its content type, unless the bytes do not fit it and fit the page's own."""
    setting = http_content_type_encoding(page.content_type)
    own = html_body_declared_encoding(page.body)
    lies = setting and own and not _fits(page.body, setting) and _fits(page.body, own)
    return "" if lies else page.content_type


def _fits(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _guessed(body: bytes) -> str:
    """Of a page that does not declare its charset."""
    return "utf-8" if _fits(body, "utf-8") else "cp1252"
