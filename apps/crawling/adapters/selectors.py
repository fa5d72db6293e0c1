"""CSS and XPath selectors, told apart by their first characters."""

from __future__ import annotations

import parsel
from cssselect import SelectorError
from django.utils.translation import gettext as _

from apps.crawling.adapters.texts import trimmed

XPATH = ("/", "./", "../", "(")
PREFIX = "xpath:"
READABLE = ".//text()[not(ancestor::script or ancestor::style or ancestor::template)]"
# Elements whose value is in an attribute.
TEXT_ATTRIBUTES = {"meta": "content", "img": "alt", "input": "value"}

Node = parsel.Selector


def find(node: Node, expression: str) -> list[Node]:
    """All matches of the expression in a page, or within one element of it, in document order."""
    if not expression:
        return []
    if expression.startswith((*XPATH, PREFIX)):
        path = expression.removeprefix(PREFIX).strip()
        # Relative to the element: without the dot, XPath would start at the page's root.
        inner = path.startswith("//") and node.root.getparent() is not None
        return list(node.xpath(f".{path}" if inner else path))
    return list(node.css(expression))


def check(expression: str) -> None:
    """Raises ValueError with a message for what is neither CSS nor XPath."""
    is_path = expression.startswith((*XPATH, PREFIX))
    try:
        find(parsel.Selector("<html></html>"), expression)
    except (ValueError, SelectorError, RecursionError) as error:
        why = str(error).removeprefix("XPath error: ").rstrip(".")
        sentence = (
            _("“%(given)s” is not an XPath expression: %(why)s.")
            if is_path
            else _("“%(given)s” is not a CSS selector: %(why)s.")
        )
        raise ValueError(sentence % {"given": expression, "why": why}) from error


def is_element(node: Node) -> bool:
    """Not a text, an attribute or a number."""
    return hasattr(node.root, "tag")


def text_of(node: Node) -> str:
    """Its visible text."""
    if not is_element(node):
        return trimmed(node.get())
    if attribute := TEXT_ATTRIBUTES.get(node.root.tag):
        return trimmed(node.attrib.get(attribute, ""))
    return trimmed("".join(node.xpath(READABLE).getall()))
