"""An adapter whose pages are the adapter's result as JSON."""

import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urljoin

from apps.crawling import adapters
from apps.crawling.adapters.types import Extract, Fetched, Link, PageError


class JsonAdapter:
    """`settings`: `start` links; pages are `Extract`s as JSON, with relative addresses."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings

    def start(self, tags: Sequence[str]) -> list[Link]:
        return [Link(**link) for link in self._settings["start"]]

    def read(self, page: Fetched, link: Link) -> Extract:
        try:
            said = json.loads(page.body)
        except ValueError as error:
            raise PageError(str(error)) from error
        if said.get("bug"):
            raise ZeroDivisionError("a bug of the adapter")
        for found in (*said.get("links", []), *said.get("pictures", [])):
            found["url"] = urljoin(page.url, found["url"])
            found.setdefault("page", page.url) if "role" not in found else None
        return Extract.from_json(said)


def adapter_for(kind: str, settings: dict[str, Any]) -> JsonAdapter:
    return JsonAdapter(settings)


def settings_digest(kind: str, settings: dict[str, Any]) -> str:
    return str(settings.get("reading", "1"))


def install(put: Callable[[object, str, object], None]) -> None:
    """Replaces the real adapters: with `setattr`, or that of pytest's `monkeypatch`."""
    put(adapters, "adapter_for", adapter_for)
    put(adapters, "settings_digest", settings_digest)
