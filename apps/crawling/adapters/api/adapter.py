"""From a JSON answer to pictures and the next page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import jmespath

from apps.crawling.adapters.addresses import absolute
from apps.crawling.adapters.api.paging import counted, merged
from apps.crawling.adapters.api.settings import ApiSettings
from apps.crawling.adapters.detail_page import opened
from apps.crawling.adapters.start_links import first_links
from apps.crawling.adapters.texts import link_in, plain, tag_names
from apps.crawling.adapters.types import (
    DETAIL,
    LISTING,
    START,
    Extract,
    Fetched,
    Finding,
    Found,
    Link,
    PageError,
)

FIELDS = ("url", "page", "title", "author", "author_url", "licence", "tags")
SAMPLES = 5


class ApiAdapter:
    def __init__(self, settings: ApiSettings) -> None:
        self._settings = settings
        self._paths = {
            name: jmespath.compile(expression)
            for name in (*FIELDS, "items", "next")
            if (expression := getattr(settings, name))
        }

    def start(self, tags: Sequence[str]) -> list[Link]:
        return first_links(self._settings.start, tags or self._settings.words, START)

    def read(self, page: Fetched, link: Link) -> Extract:
        if link.role == DETAIL:
            return opened(page)
        answer = _loaded(page)
        items = self._items(answer)
        pictures = (self._found(item, page.url, link.tag) for item in items)
        found = {picture.url: picture for picture in pictures if picture.url}
        return Extract(self._next(answer, items, page.url, link.tag), list(found.values()))

    def findings(self, page: Fetched, link: Link) -> list[Finding]:
        answer = _loaded(page)
        items = self._items(answer)
        findings = [Finding("items", self._settings.items, len(items))]
        findings += [self._finding(name, items) for name in FIELDS if name in self._paths]
        return findings + self._next_found(answer)

    def _finding(self, name: str, items: list[Any]) -> Finding:
        setting = [text for item in items if (text := ", ".join(self._texts(name, item)))]
        expression = getattr(self._settings, name)
        return Finding(name, expression, len(setting), tuple(setting[:SAMPLES]))

    def _next_found(self, answer: Any) -> list[Finding]:
        if "next" not in self._paths:
            return []
        found = self._searched("next", answer)
        setting = json.dumps(found) if isinstance(found, Mapping) else str(found or "")
        return [
            Finding("next", self._settings.next, int(bool(setting)), (setting,) if setting else ())
        ]

    def _items(self, answer: Any) -> list[Any]:
        """Accepts an object of pictures by their numbers as well as a list."""
        found = self._searched("items", answer)
        return list(found.values()) if isinstance(found, Mapping) else _listed(found)

    def _found(self, item: Any, here: str, tag: str) -> Found:
        def first(name: str) -> str:
            return next(iter(self._texts(name, item)), "")

        return Found(
            absolute(first("url"), here),
            absolute(first("page"), here) or here,
            title=plain(first("title")),
            author=plain(first("author")),
            author_url=absolute(link_in(first("author_url")), here),
            licence=plain(first("licence")),
            tags=tuple(dict.fromkeys(filter(None, (tag, *tag_names(self._texts("tags", item)))))),
        )

    def _texts(self, name: str, item: Any) -> list[str]:
        if name not in self._paths:
            return []
        found = _listed(self._searched(name, item))
        setting = [str(one) for one in found if isinstance(one, (str, int, float))]
        return [text for text in setting if text.strip()]

    def _searched(self, name: str, data: Any) -> Any:
        """None where a function rejects its argument: one odd item does not break the page."""
        try:
            return self._paths[name].search(data)
        except jmespath.exceptions.JMESPathError:
            return None

    def _next(self, answer: Any, items: list[Any], here: str, tag: str) -> list[Link]:
        url = ""
        if self._settings.page_parameter:
            url = counted(here, self._settings.page_parameter) if items else ""
        elif "next" in self._paths:
            found = self._searched("next", answer)
            if isinstance(found, Mapping):
                url = merged(here, {key: str(value) for key, value in found.items()})
            elif isinstance(found, str):
                url = absolute(found, here)
        return [Link(url, LISTING, tag)] if url and url != here else []


def _loaded(page: Fetched) -> Any:
    try:
        return json.loads(page.body)
    except (ValueError, RecursionError) as error:
        raise PageError(f"no JSON: {error}") from error


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
