"""Whether the crawl's source is an API whose own terms allow programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from scrapy.crawler import Crawler

from apps.crawling.adapters.api import ApiSettings
from apps.crawling.models import Source

if TYPE_CHECKING:
    from crawlers.spider import GallerySpider


def api_settings_of(crawler: Crawler) -> ApiSettings | None:
    """The settings of an API; None for any other kind of source."""
    source = cast("GallerySpider", crawler.spider).crawl.source
    if source.kind != Source.Kind.API:
        return None
    return ApiSettings.model_validate(source.settings)
