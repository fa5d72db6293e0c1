"""CSS and XPath, told apart by how they begin, and what they find."""

from __future__ import annotations

import parsel
from cssselect import SelectorError
from django.utils.translation import gettext as _

from apps.crawling.adapters.texts import trimmed

XPATH = ("/", "./", "../", "(")
PREFIX = "xpath:"
READABLE = ".//text()[not(ancestor::script or ancestor::style or ancestor::template)]"
# Elements that say something in an attribute instead.
SPEAKING = {"meta": "content", "img": "alt", "input": "value"}

Node = parsel.Selector


def find(node: Node, expression: str) -> list[Node]:
    """All that the expression finds in a page, or within one part of it, in their order."""
    if not expression:
        return []
    if expression.startswith((*XPATH, PREFIX)):
        path = expression.removeprefix(PREFIX).strip()
        # Meant within the part: written so, it would begin at the page's root.
        inner = path.startswith("//") and node.root.getparent() is not None
        return list(node.xpath(f".{path}" if inner else path))
    return list(node.css(expression))


def check(expression: str) -> None:
    """Raises ValueError with a sentence for what is neither CSS nor XPath."""
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
    """What a person reads there."""
    if not is_element(node):
        return trimmed(node.get())
    if attribute := SPEAKING.get(node.root.tag):
        return trimmed(node.attrib.get(attribute, ""))
    return trimmed("".join(node.xpath(READABLE).getall()))
