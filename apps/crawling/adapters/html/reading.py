"""The pictures of a web page with their metadata."""

from __future__ import annotations

from apps.crawling.adapters.html.document import Document
from apps.crawling.adapters.html.pictures import picture_of
from apps.crawling.adapters.html.settings import HtmlSettings
from apps.crawling.adapters.html.statements import Statements
from apps.crawling.adapters.selectors import Node, find, is_element, text_of
from apps.crawling.adapters.texts import tag_names, trimmed
from apps.crawling.adapters.types import Found

# These select the picture itself; any other selector selects an element that contains one.
ITSELF = {"img", "picture", "source", "a", "amp-img"}


class PictureReader:
    """Reads one page, which was reached through `tag` if that is set."""

    def __init__(self, document: Document, settings: HtmlSettings, tag: str) -> None:
        self._document = document
        self._settings = settings
        self._tag = tag
        self._statements = Statements(document)

    def of_page(self) -> list[Found]:
        """The pictures that the page is about: the matches of the first selector that has any."""
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
        """The pictures that a list shows itself, each read within its own element."""
        found: dict[str, Found] = {}
        for node in self._document.all(self._settings.pictures):
            if url := self._located(node):
                found.setdefault(url, self._listed(url, node))
        return list(found.values())

    def _located(self, node: Node) -> str:
        """The address of an element's picture: by the picture selectors within it, else its own."""
        if is_element(node) and node.root.tag not in ITSELF:
            for selector in self._settings.picture:
                for inner in find(node, selector):
                    if url := picture_of(self._document, inner):
                        return url
        return picture_of(self._document, node)

    def _shown(self, url: str, node: Node | None, *, alone: bool) -> Found:
        setting = self._statements
        statement = setting.of(url, alone=alone)
        title = self._text(self._document.root, "title") or setting.title(statement)
        author, author_url = self._author(self._document.root)
        if not author:
            author, stated_url = setting.author(statement)
            author_url = author_url or stated_url
        return Found(
            url,
            self._document.url,
            title=title or setting.page_title() or _caption(node),
            author=author,
            author_url=author_url,
            licence=self._licence(self._document.root) or setting.licence(statement),
            tags=self._tags(self._document.root) or self._under(setting.tags(statement)),
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
            # The licence of a list page applies to everything that it lists.
            licence=self._licence(part) or self._statements.licence(statement),
            tags=self._tags(part) or self._under(()),
        )

    def _nodes(self, part: Node | None, name: str) -> list[Node]:
        return find(part, getattr(self._settings, name)) if part is not None else []

    def _text(self, part: Node | None, name: str) -> str:
        return next(filter(None, map(text_of, self._nodes(part, name))), "")

    def _author(self, part: Node | None) -> tuple[str, str]:
        """Name and address; the latter also from the name's element, if that is a link."""
        name = self._text(part, "author")
        nodes = [*self._nodes(part, "author_url"), *(self._nodes(part, "author") if name else [])]
        return name, next(filter(None, map(self._target, nodes)), "")

    def _target(self, node: Node) -> str:
        if is_element(node):
            return self._document.address(node.attrib.get("href", ""))
        text = node.get()
        return self._document.address(text) if "/" in text else ""

    def _licence(self, part: Node | None) -> str:
        """A link to a licence is preferred to its text."""
        for node in self._nodes(part, "licence"):
            if setting := self._target(node) or text_of(node):
                return trimmed(setting)
        return ""

    def _tags(self, part: Node | None) -> tuple[str, ...]:
        words = tag_names(map(text_of, self._nodes(part, "tags")))
        return self._under(words) if words else ()

    def _under(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """With the tag under which the page was found first."""
        return tuple(dict.fromkeys(filter(None, (self._tag, *words))))


def _caption(node: Node | None) -> str:
    """What the picture's own element says of it."""
    if node is None or not is_element(node):
        return ""
    inner = node.xpath("(self::img | .//img)[1]/@alt").get("")
    return trimmed(node.attrib.get("title", "") or inner)
