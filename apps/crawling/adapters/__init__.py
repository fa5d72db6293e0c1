"""How each kind of source is read: pure functions from a page's bytes to its links and pictures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from apps.crawling.adapters.api import ApiAdapter, ApiSettings
from apps.crawling.adapters.feed import FeedAdapter, FeedSettings
from apps.crawling.adapters.html import HtmlAdapter, HtmlSettings
from apps.crawling.adapters.presets import PRESETS, Preset
from apps.crawling.adapters.settings import Settings, SettingsError, model_of
from apps.crawling.adapters.sitemap import SitemapAdapter, SitemapSettings
from apps.crawling.adapters.types import (
    Adapter,
    Extract,
    Fetched,
    Finding,
    Found,
    Link,
    PageError,
)

__all__ = [
    "PRESETS",
    "Adapter",
    "Extract",
    "Fetched",
    "Finding",
    "Found",
    "Link",
    "PageError",
    "Preset",
    "Settings",
    "SettingsError",
    "adapter_for",
    "settings_digest",
    "settings_model",
]

# Keyed by the values of `Source.Kind`.
MODELS: dict[str, type[Settings]] = {
    "html": HtmlSettings,
    "sitemap": SitemapSettings,
    "feed": FeedSettings,
    "api": ApiSettings,
}
ADAPTERS: dict[str, Callable[[Any], Adapter]] = {
    "html": HtmlAdapter,
    "sitemap": SitemapAdapter,
    "feed": FeedAdapter,
    "api": ApiAdapter,
}
# Increase it when adapters find other things in the same page: remembered pages are then read anew.
EDITION = 2


def settings_model(kind: str) -> type[Settings]:
    """The settings model of this kind of source. Raises KeyError for an unknown kind."""
    return MODELS[kind]


def adapter_for(kind: str, settings: dict[str, Any]) -> Adapter:
    """Raises SettingsError with messages by field."""
    return _adapter(kind, json.dumps(settings, sort_keys=True))


@lru_cache(maxsize=32)
def _adapter(kind: str, settings: str) -> Adapter:
    """Cached, so that settings are validated once and not for each page of a crawl."""
    return ADAPTERS[kind](model_of(MODELS[kind], json.loads(settings)))


def settings_digest(kind: str, settings: dict[str, Any]) -> str:
    """Hash of the settings that decide what is found in a page; start addresses do not count."""
    model = MODELS[kind]
    setting = model_of(model, settings).model_dump(mode="json", exclude=model.BEGINNING)
    text = json.dumps([kind, EDITION, setting], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
