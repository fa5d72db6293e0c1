"""The pictures of a web page, with what stands there of each."""

from __future__ import annotations

from apps.crawling.adapters.html.document import Document
from apps.crawling.adapters.html.pictures import picture_of
from apps.crawling.adapters.html.settings import HtmlSettings
from apps.crawling.adapters.html.statements import Statements
from apps.crawling.adapters.selectors import Node, find, is_element, text_of
from apps.crawling.adapters.texts import tag_names, trimmed
from apps.crawling.adapters.types import Found

# Selected as the picture itself; anything else is a part of the page that holds one.
ITSELF = {"img", "picture", "source", "a", "amp-img"}


class Reading:
    """Of one page, which lies under `tag` if it was reached through one."""

    def __init__(self, document: Document, settings: HtmlSettings, tag: str) -> None:
        self._document = document
        self._settings = settings
        self._tag = tag
        self._statements = Statements(document)

    def of_page(self) -> list[Found]:
        """The pictures that the page is about: what the first selector finds that finds any."""
        for selector in self._settings.picture:
            nodes = self._document.all(selector)
            located = {picture_of(self._document, node): node for node in reversed(nodes)}
            located.pop("", None)
            if located:
                alone = len(located) == 1
                pairs = list(located.items())[::-1]
                return [self._shown(url, node, alone=alone) for url, node in pairs]
        url = "" if self._settings.picture else self._statements.picture()
        return [self._shown(url, None, alone=True)] if url else []

    def of_list(self) -> list[Found]:
        """The pictures that a list shows itself, each read within its own part of the page."""
        found: dict[str, Found] = {}
        for node in self._document.all(self._settings.pictures):
            if url := self._located(node):
                found.setdefault(url, self._listed(url, node))
        return list(found.values())

    def _located(self, node: Node) -> str:
        """Where the picture of a part lies: by the picture's selectors in it, or as it shows."""
        if is_element(node) and node.root.tag not in ITSELF:
            for selector in self._settings.picture:
                for inner in find(node, selector):
                    if url := picture_of(self._document, inner):
                        return url
        return picture_of(self._document, node)

    def _shown(self, url: str, node: Node | None, *, alone: bool) -> Found:
        said = self._statements
        statement = said.of(url, alone=alone)
        title = self._text(self._document.root, "title") or said.title(statement)
        author, author_url = self._author(self._document.root)
        if not author:
            author, stated_url = said.author(statement)
            author_url = author_url or stated_url
        return Found(
            url,
            self._document.url,
            title=title or said.page_title() or _caption(node),
            author=author,
            author_url=author_url,
            licence=self._licence(self._document.root) or said.licence(statement),
            tags=self._tags(self._document.root) or self._under(said.tags(statement)),
        )

    def _listed(self, url: str, node: Node) -> Found:
        part = node if is_element(node) and node.root.tag not in ITSELF else None
        statement = self._statements.of(url, alone=False)
        author, author_url = self._author(part)
        if not author and statement:
            author, author_url = self._statements.author(statement)
        return Found(
            url,
            self._document.url,
            title=self._text(part, "title") or self._statements.title(statement) or _caption(node),
            author=author,
            author_url=author_url,
            # What a list's page says of its licence holds for all that it lists.
            licence=self._licence(part) or self._statements.licence(statement),
            tags=self._tags(part) or self._under(()),
        )

    def _nodes(self, part: Node | None, name: str) -> list[Node]:
        return find(part, getattr(self._settings, name)) if part is not None else []

    def _text(self, part: Node | None, name: str) -> str:
        return next(filter(None, map(text_of, self._nodes(part, name))), "")

    def _author(self, part: Node | None) -> tuple[str, str]:
        """Name and address; the latter also from the selector of the name, if that leads to one."""
        name = self._text(part, "author")
        nodes = [*self._nodes(part, "author_url"), *(self._nodes(part, "author") if name else [])]
        return name, next(filter(None, map(self._target, nodes)), "")

    def _target(self, node: Node) -> str:
        if is_element(node):
            return self._document.address(node.attrib.get("href", ""))
        text = node.get()
        return self._document.address(text) if "/" in text else ""

    def _licence(self, part: Node | None) -> str:
        """A link to a licence says more than its words."""
        for node in self._nodes(part, "licence"):
            if said := self._target(node) or text_of(node):
                return trimmed(said)
        return ""

    def _tags(self, part: Node | None) -> tuple[str, ...]:
        words = tag_names(map(text_of, self._nodes(part, "tags")))
        return self._under(words) if words else ()

    def _under(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """With the tag under which the page was found, first."""
        return tuple(dict.fromkeys(filter(None, (self._tag, *words))))


def _caption(node: Node | None) -> str:
    """What the picture's own element says of it."""
    if node is None or not is_element(node):
        return ""
    inner = node.xpath("(self::img | .//img)[1]/@alt").get("")
    return trimmed(node.attrib.get("title", "") or inner)
