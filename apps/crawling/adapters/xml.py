"""Untrusted XML, parsed without entities and network access, and incrementally."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    to_unicode,
)

from apps.crawling.adapters.types import Fetched, PageError

# The protocol's maximum for a sitemap, uncompressed.
MAX_BYTES = 50 * 1024 * 1024
CHUNK = 64 * 1024
Element = Any  # lxml's, which has no public type of its own
OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "recover": True,
    "remove_comments": True,
    "remove_pis": True,
}


def tree(page: Fetched) -> Element:
    """The root of a document of limited size. Raises PageError."""
    body = unpacked(page.body)
    parser = etree.XMLParser(encoding="utf-8", **OPTIONS)
    try:
        root = etree.fromstring(_utf8(body, page.content_type), parser, base_url=page.url)
    except etree.XMLSyntaxError as error:
        raise PageError(f"broken XML: {error}") from error
    if root is None:
        raise PageError("no XML")
    return root


def elements(page: Fetched, names: set[str]) -> Iterator[Element]:
    """Each element of these names when it is complete, freed afterwards.

    The whole tree of a 50 MB sitemap takes several hundred MB. Raises PageError.
    """
    body = io.BytesIO(_utf8(unpacked(page.body), page.content_type))
    try:
        for _event, element in etree.iterparse(body, encoding="utf-8", **OPTIONS):
            if name_of(element) in names:
                yield element
                _forget(element)
    except etree.XMLSyntaxError as error:
        raise PageError(f"broken XML: {error}") from error


def _forget(element: Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def unpacked(body: bytes) -> bytes:
    """The document, decompressed if it is a gz file. Raises PageError for one that is too large."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.open(io.BytesIO(body)) as file:
            text = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise PageError(f"broken gz: {error}") from error
    if len(text) > MAX_BYTES:
        raise PageError("too large when unpacked")
    return text


def _utf8(body: bytes, content_type: str) -> bytes:
    """Whatever charset it declares; GB2312 means GB18030 here as well as in pages."""
    if b"<!ENTITY" in body:
        raise PageError("defines entities")
    if b"<" not in body[:1024].replace(b"\0", b""):
        raise PageError("no XML")
    bom, _mark = read_bom(body)
    setting = http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    encoding = bom or setting or "utf-8"
    return body if encoding == "utf-8" else to_unicode(body, encoding).encode()


def name_of(element: Element) -> str:
    """Without its namespace, in lower case: many documents get theirs wrong."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def child(element: Element, *names: str) -> str:
    """The text of the first non-empty child with the first of these names."""
    for name in names:
        for one in children(element, name):
            if text := "".join(one.itertext()).strip():
                return text
    return ""


def children(element: Element, *names: str) -> list[Element]:
    return [one for one in element if name_of(one) in names]
